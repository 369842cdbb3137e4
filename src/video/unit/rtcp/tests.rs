//! Control packets, translated.

use super::*;

#[derive(Default)]
struct Names {
    pictures: u32,
    again: usize,
    lost: u32,
    gave_up: Vec<u16>,
    said: Vec<Weight>,
    /// What it may say nothing of.
    silent: Option<Weight>,
}

impl Translate for Names {
    fn source(&self, ssrc: u32) -> Option<(u32, u32)> {
        (ssrc == 1).then_some((101, 1_000))
    }
    fn target(&self, ssrc: u32) -> Option<(u32, u16)> {
        (ssrc == 202).then_some((2, 10))
    }
    fn gave_up(&self, ssrc: u32, number: u16) -> bool {
        ssrc == 202 && self.gave_up.contains(&number)
    }
    fn any_target(&self) -> Option<u32> {
        Some(2)
    }
    fn speaker(&self) -> u32 {
        55
    }
    fn numbers(&self) -> u16 {
        7
    }
    fn may_say(&mut self, weight: Weight) -> bool {
        self.said.push(weight);
        self.silent != Some(weight)
    }
    fn picture(&mut self) -> bool {
        self.pictures += 1;
        self.pictures == 1
    }
    fn ask_again(&mut self, count: usize) -> bool {
        self.again += count;
        self.again <= 20
    }
    fn lost(&mut self, _: u32, count: u32) {
        self.lost = count;
    }
}

fn words(head: [u8; 2], words: &[u32]) -> Vec<u8> {
    let length = u16::try_from(words.len()).unwrap();
    let mut packet = head.to_vec();
    packet.extend(length.to_be_bytes());
    packet.extend(words.iter().flat_map(|word| word.to_be_bytes()));
    packet
}

#[test]
fn a_sender_report_with_blocks_is_translated() {
    let mut names = Names::default();
    let block = |source| [source, 0x0500_0003, 0x0001_0005, 4, 5, 6];
    let mut report = vec![1, 11, 12, 500, 14, 15];
    report.extend(block(202));
    report.extend(block(999));
    let told = translate(&words([0x82, 200], &report), &mut names).unwrap();
    let mut wanted = vec![101, 11, 12, 1_500, 14, 15];
    wanted.extend([2, 0x0500_0003, 0x0000_FFFB, 4, 5, 6]);
    assert_eq!(told, words([0x81, 200], &wanted));
    assert_eq!(names.lost, 3);
}

#[test]
fn a_report_of_an_unknown_source_keeps_its_blocks() {
    let mut report = vec![77, 11, 12, 500, 14, 15];
    report.extend([202, 0, 20, 4, 5, 6]);
    let told = translate(&words([0x81, 200], &report), &mut Names::default()).unwrap();
    assert_eq!(told, words([0x81, 201], &[55, 2, 0, 10, 4, 5, 6]));
}

#[test]
fn feedback_is_translated() {
    let mut names = Names::default();
    let mut compound = words([0x81, 205], &[9, 202, 0x0014_0001]);
    compound.extend(words([0x8F, 205], &[9, 202, 0x0008_0001, 3, 4]));
    compound.extend(words([0xAF, 205], &[9, 0, 0x0008_0001, 3, 0x0000_0003]));
    compound.extend(words([0x81, 206], &[9, 202]));
    compound.extend(words([0x81, 206], &[9, 202]));
    let mut wanted = words([0x81, 205], &[55, 2, 0x000A_0001]);
    wanted.extend(words([0x8F, 205], &[55, 2, 0x0001_0001, 3, 4]));
    wanted.extend(words([0xAF, 205], &[55, 2, 0x0001_0001, 3, 0x0000_0003]));
    wanted.extend(words([0x81, 206], &[55, 2]));
    assert_eq!(translate(&compound, &mut names).unwrap(), wanted);
    assert_eq!((names.again, names.pictures), (2, 2));
}

#[test]
fn no_more_is_asked_for_again_than_may_be_and_the_newest_first() {
    let mut names = Names::default();
    let asked = words(
        [0x81, 205],
        &[9, 202, 0x0014_FFFF, 0x0028_0003, 0x0064_0000],
    );
    let wanted = words([0x81, 205], &[55, 2, 0x001E_0003, 0x005A_0000]);
    assert_eq!(translate(&asked, &mut names).unwrap(), wanted);
    // Nothing of the next list is left.
    let next = words([0x81, 205], &[9, 202, 0x0014_0000]);
    assert_eq!(translate(&next, &mut names), None);
}

#[test]
fn wishes_feedback_and_reports_have_each_their_own_limit() {
    let list = words([0x81, 205], &[9, 202, 0x0014_0001]);
    let picture = words([0x81, 206], &[9, 202]);
    let wide = words([0x8F, 205], &[9, 202, 0x0008_0001, 3, 4]);
    let report = words([0x81, 201], &[9, 202, 0, 20, 4, 5, 6]);
    let all = [list, picture, wide, report].concat();
    let mut names = Names::default();
    translate(&all, &mut names).unwrap();
    let (wish, feedback) = (Weight::Wish, Weight::Feedback);
    assert_eq!(names.said, [wish, wish, feedback, Weight::Report]);
    let kinds = |silent| {
        let mut names = Names {
            silent: Some(silent),
            ..Names::default()
        };
        let told = translate(&all, &mut names).unwrap();
        let mut kinds = Vec::new();
        let mut rest = &told[..];
        while let Some(words) = u16_at(rest, 2) {
            kinds.push((rest[0], rest[1]));
            rest = &rest[4 + 4 * usize::from(words)..];
        }
        kinds
    };
    let (list, picture, wide, report) = ((0x81, 205), (0x81, 206), (0x8F, 205), (0x81, 201));
    assert_eq!(kinds(Weight::Wish), [wide, report]);
    assert_eq!(kinds(Weight::Feedback), [list, picture, report]);
    assert_eq!(kinds(Weight::Report), [list, picture, wide]);
}

#[test]
fn a_command_for_a_whole_picture_is_passed_on_as_a_request() {
    let mut names = Names::default();
    let command = words([0x84, 206], &[9, 0, 888, 0x0100_0000, 202, 0x0200_0000]);
    let wanted = words([0x81, 206], &[55, 2]);
    assert_eq!(translate(&command, &mut names).unwrap(), wanted);
    assert_eq!(translate(&command, &mut names), None, "only so often");
    let unknown = words([0x84, 206], &[9, 0, 888, 0x0100_0000]);
    assert_eq!(translate(&unknown, &mut Names::default()), None);
}

#[test]
fn an_estimate_of_bandwidth_names_the_sources_of_its_receiver() {
    let remb = u32::from_be_bytes(*REMB);
    let estimate = words([0x8F, 206], &[9, 0, remb, 0x0205_1234, 888, 202]);
    let wanted = words([0x8F, 206], &[55, 0, remb, 0x0105_1234, 2]);
    let told = translate(&estimate, &mut Names::default()).unwrap();
    assert_eq!(told, wanted);
    let nobody = words([0x8F, 206], &[9, 0, remb, 0x0105_1234, 888]);
    assert_eq!(translate(&nobody, &mut Names::default()).unwrap(), wanted);
    let other = words([0x8F, 206], &[9, 0, 0x4142_4344, 0x0105_1234, 202]);
    assert_eq!(translate(&other, &mut Names::default()), None);
}

#[test]
fn a_name_is_passed_on_and_nothing_more() {
    let mut description = vec![
        0x81, 202, 0, 4, 0, 0, 0, 1, 1, 3, b'a', b'b', b'c', 2, 1, b'x',
    ];
    description.extend([0, 0, 0, 0]);
    let told = translate(&description, &mut Names::default()).unwrap();
    assert_eq!(
        told,
        [
            0x81, 202, 0, 3, 0, 0, 0, 101, 1, 3, b'a', b'b', b'c', 0, 0, 0
        ]
    );
}

#[test]
fn what_is_of_no_use_is_left_out() {
    let mut names = Names::default();
    for (head, body) in [
        ([0x81, 203], vec![1]),         // goodbye
        ([0x80, 204], vec![1, 2]),      // application
        ([0x80, 207], vec![1, 2]),      // extended report
        ([0x81, 205], vec![9, 888, 1]), // a source that nobody sends
        ([0x82, 206], vec![9, 202, 0]), // a lost slice
        ([0xA1, 206], vec![9, 202]),    // padded
        ([0x41, 206], vec![9, 202]),    // another version
    ] {
        assert_eq!(translate(&words(head, &body), &mut names), None, "{head:?}");
    }
}

#[test]
fn every_cut_is_survived() {
    let mut report = vec![1, 11, 12, 500, 14, 15];
    report.extend([202, 0, 20, 4, 5, 6]);
    let packet = words([0x81, 200], &report);
    for length in 0..packet.len() {
        assert_eq!(translate(&packet[..length], &mut Names::default()), None);
    }
    for count in 0..32 {
        let mut lying = packet.clone();
        lying[0] = 0x80 | count;
        assert!(translate(&lying, &mut Names::default()).is_some());
    }
}

#[test]
fn what_was_given_up_is_not_asked_for() {
    let mut names = Names {
        gave_up: vec![20, 22, 36, 50, 65_535, 0],
        ..Names::default()
    };
    // 20 to 23 and 36; 50 alone; 65,535 to 1; 60.
    let lists = [0x0014_8007, 0x0032_0000, 0xFFFF_0003, 0x003C_0000];
    let told = translate(
        &words([0x81, 205], &[&[9, 202], &lists[..]].concat()),
        &mut names,
    );
    // 21 and 23; 1; 60: each 10 less.
    let wanted = words([0x81, 205], &[55, 2, 0x000B_0002, 0xFFF7_0000, 0x0032_0000]);
    assert_eq!(told.unwrap(), wanted);
    assert_eq!(names.again, 4);
    names.gave_up.push(60);
    assert_eq!(
        translate(&words([0x81, 205], &[9, 202, 0x003C_0000]), &mut names),
        None
    );
}
