//! Many calls of bare sides, until some of what they say is lost.

use std::time::{Duration, Instant};

use portti::clock::Clock;

use crate::browser::Room;
use crate::drops::Drops;
use crate::house::House;
use crate::process::Forwarder as _;
use crate::report::{Said, Seen, Used, report};
use crate::side::{Identity, Side};
use crate::{LIMIT, QUIET, TIME, WARM};

/// How often a side looks what has come. The kernel notes when each packet came, and keeps it.
const LOOK: Duration = Duration::from_millis(20);

/// Measures so many calls, and where packets were dropped.
pub fn measure(calls: u32, identity: &Identity, house: &mut House) -> (Seen, Drops) {
    let empty = house.process().memory();
    let mut room = Room::default();
    let mut crowd: Vec<[Side; 2]> = (0..calls)
        .map(|call| [0, 1].map(|side| Side::new(2 * call + side)))
        .collect();
    for (call, sides) in (0_u32..).zip(&mut crowd) {
        for (number, side) in sides.iter_mut().enumerate() {
            let answer = house.answer(call, number, &side.offer(identity));
            side.accept(&answer);
        }
    }
    connect(&mut crowd, identity, &mut room);
    talk(&mut crowd, &mut room, WARM);
    let before = Drops::now(&crowd, house);
    let processor = house.process().processor();
    talk(&mut crowd, &mut room, TIME);
    let used = Used {
        processor: house.process().processor() - processor,
        memory: house.process().memory().saturating_sub(empty) / u64::from(calls),
    };
    let drops = Drops::now(&crowd, house) - before;
    let sides = || crowd.iter().flatten();
    let streams = sides().flat_map(|side| &side.streams);
    let said = Said {
        sent: streams.map(|stream| stream.count).sum(),
        delays: sides().flat_map(|side| side.heard.delays.clone()).collect(),
    };
    (report(calls, "portti", said, &used), drops)
}

fn connect(crowd: &mut [[Side; 2]], identity: &Identity, room: &mut Room) {
    let begin = Instant::now();
    while !crowd.iter().flatten().all(Side::is_connected) {
        assert!(begin.elapsed() < LIMIT, "not all calls connected");
        for side in crowd.iter_mut().flatten() {
            side.connect(identity, room);
        }
    }
}

/// Lets all talk for so long, and what they said arrive.
fn talk(crowd: &mut [[Side; 2]], room: &mut Room, time: Duration) {
    let clock = Clock::system();
    let begin = Instant::now();
    let count = u32::try_from(2 * crowd.len()).unwrap();
    // Not all at the same moment, and sound not with the picture.
    for (number, side) in (0_u32..).zip(crowd.iter_mut().flatten()) {
        side.begin(begin + Duration::from_millis(33) * number / count);
    }
    // Each has its own moment to look, too.
    let mut looks: Vec<Instant> = (0..count).map(|it| begin + LOOK * it / count).collect();
    while begin.elapsed() < time + QUIET {
        for (call, looks) in crowd.iter_mut().zip(looks.chunks_mut(2)) {
            let now = Instant::now();
            if now < begin + time {
                for side in &mut *call {
                    side.talk(now, &clock);
                }
            }
            let [one, two] = call;
            if now >= looks[0] {
                looks[0] = now + LOOK;
                one.hear(now, room, &two.streams);
            }
            if now >= looks[1] {
                looks[1] = now + LOOK;
                two.hear(now, room, &one.streams);
            }
        }
    }
    // What came after the last look.
    let now = Instant::now();
    for [one, two] in crowd {
        one.hear(now, room, &two.streams);
        two.hear(now, room, &one.streams);
    }
}
