//! What is told to the sender stands, and what is not goes again, however the disk behaves.

use std::sync::Arc;
use std::sync::atomic::Ordering::SeqCst;

use super::*;
use crate::attachments::store::{SEGMENT_CAPACITY, segment_length};
use crate::attachments::{Seats, original};
use crate::config;
use crate::desk::tests::{Ground, Node};
use crate::domain::attachment::FileKind;
use crate::domain::ids::{AttachmentId, Timestamp};
use crate::domain::person::Side;
use crate::journal::{Inserted, Journal, NewFile};
use crate::secret::TokenHash;

/// Whose files they are.
const SESSION: TokenHash = TokenHash([1; 32]);

/// What a segment takes on the disk.
const SEALED: u64 = SEGMENT_CAPACITY as u64;

/// A file that was offered, and a folder to keep it in.
struct Offered {
    attachments: Attachments,
    journal: Journal,
    ground: Ground,
    folder: tempfile::TempDir,
    id: AttachmentId,
    segments: u32,
    _node: Node,
}

impl Offered {
    async fn of(segments: u32) -> Self {
        let ground = Ground::new();
        let node = ground.node().await;
        let conversation = node.start("terveys").await;
        let journal = ground.journal().await;
        let folder = tempfile::tempdir().unwrap();
        let settings = config::Attachments {
            storage: config::Storage::Folder(folder.path().to_owned()),
            ..config::Attachments::default()
        };
        let (desk, clock) = (node.desk.clone(), ground.clock.clone());
        let attachments = Attachments::open(&settings, desk, journal.clone(), clock).unwrap();
        let file = NewFile {
            id: AttachmentId(ground.clock.uuid()),
            conversation,
            service: "terveys".into(),
            side: Side::Resident,
            size: u64::from(segments) * SEGMENT as u64,
            name: "kuva.png".into(),
            kind: FileKind::Png,
        };
        let id = file.id;
        let inserted = journal
            .insert_file(file, u64::MAX, ground.clock.now())
            .await;
        assert_eq!(inserted, Ok(Inserted::New));
        Self {
            attachments,
            journal,
            ground,
            folder,
            id,
            segments,
            _node: node,
        }
    }

    async fn row(&self) -> FileRow {
        self.journal.file(self.id).await.unwrap().unwrap()
    }

    async fn arrived(&self) -> u64 {
        self.row().await.arrived / SEGMENT as u64
    }

    async fn stored(&self, row: &FileRow) -> Stored {
        let key = self.journal.file_key(row.conversation, row.id).await;
        Stored {
            form: original(row),
            key: Arc::new(key.unwrap().unwrap()),
        }
    }

    /// Another right to write, and who keeps under it; none while another holds one.
    async fn keeper(&self) -> Option<Keeper> {
        self.keeper_with(&Seats::default()).await
    }

    /// The same, with one of these seats.
    async fn keeper_with(&self, seats: &Seats) -> Option<Keeper> {
        let now = self.ground.clock.now();
        let leased = self.journal.lease_upload(self.id, now, LEASE_SECONDS).await;
        let leased = leased.unwrap()?;
        let first = u32::try_from(leased.arrived / SEGMENT as u64).unwrap();
        let row = FileRow {
            written: leased.written.continued(first, leased.lease.generation()),
            ..self.row().await
        };
        let stored = self.stored(&row).await;
        let seat = seats.take(SESSION, 1).unwrap();
        let attachments = self.attachments.clone();
        Some(Keeper::begin(attachments, row, stored, leased.lease, seat))
    }

    /// Brings what has not come yet, as far as it is taken.
    async fn bring(&self, keeper: &Keeper) {
        for index in u32::try_from(self.arrived().await).unwrap()..self.segments {
            let Some(room) = keeper.room().await else {
                return;
            };
            room.send(segment(index));
        }
    }

    /// Brings all to a disk that does not end with it until it is told to.
    async fn kept_waiting(&self, seats: &Seats) -> Keeper {
        let trial = self.attachments.store.trial();
        trial.slow.store(true, SeqCst);
        let keeper = self.keeper_with(seats).await.unwrap();
        self.bring(&keeper).await;
        self.syncs(1).await;
        keeper
    }

    /// Goes on under a new right to the end, and reads the whole.
    async fn goes_on(&self) {
        let keeper = self.keeper().await.unwrap();
        self.bring(&keeper).await;
        keeper.end().await.unwrap();
        let row = self.row().await;
        assert_eq!((row.state, row.arrived), (FileState::Checking, row.size));
        let stored = self.stored(&row).await;
        for index in 0..self.segments {
            let found = self.attachments.store.get(&stored, index).await.unwrap();
            assert!(found.as_slice() == segment(index), "{index}");
        }
    }

    /// How long the files are that are kept, all together.
    fn kept(&self) -> u64 {
        let mut found = 0;
        let mut folders = vec![self.folder.path().to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    found += path.metadata().unwrap().len();
                }
            }
        }
        found
    }

    async fn syncs(&self, times: u32) {
        while self.attachments.store.trial().syncs.load(SeqCst) < times {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }
}

/// Bytes of which no two segments are alike.
fn segment(index: u32) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(SEGMENT_CAPACITY);
    assert_eq!(segment_length(u64::MAX, index), Some(SEGMENT));
    bytes.resize(SEGMENT, u8::try_from(index % 251).unwrap());
    bytes
}

#[tokio::test]
async fn all_that_is_told_was_synced_and_not_too_much_waits_for_it() {
    let file = Offered::of(40).await;
    let keeper = file.keeper().await.unwrap();
    file.bring(&keeper).await;
    keeper.end().await.unwrap();
    assert_eq!(file.arrived().await, 40);
    let trial = file.attachments.store.trial();
    assert_eq!(trial.synced.load(SeqCst), 40 * SEALED);
    assert!(trial.unsynced.load(SeqCst) < NOTED_AFTER + 2 * SEALED);
}

#[tokio::test]
async fn what_cannot_be_synced_is_not_told_and_goes() {
    let file = Offered::of(3).await;
    let trial = file.attachments.store.trial();
    trial.syncs_fail.store(true, SeqCst);
    let keeper = file.keeper().await.unwrap();
    file.bring(&keeper).await;
    let kept = keeper.end().await;
    assert!(matches!(kept, Err(IntakeError::Unavailable)), "{kept:?}");
    assert!(trial.syncs.load(SeqCst) > 0);
    assert_eq!((file.arrived().await, file.kept()), (0, 0));
    trial.syncs_fail.store(false, SeqCst);
    file.goes_on().await;
}

#[tokio::test]
async fn what_could_not_be_written_ahead_is_not_told_and_goes() {
    let file = Offered::of(12).await;
    let trial = file.attachments.store.trial();
    trial.ahead_fails.store(true, SeqCst);
    let keeper = file.keeper().await.unwrap();
    file.bring(&keeper).await;
    let kept = keeper.end().await;
    assert!(matches!(kept, Err(IntakeError::Unavailable)), "{kept:?}");
    assert!(trial.aheads.load(SeqCst) > 0);
    assert_eq!((file.arrived().await, file.kept()), (0, 0));
    trial.ahead_fails.store(false, SeqCst);
    file.goes_on().await;
}

#[tokio::test]
async fn where_the_disk_is_full_what_came_before_stands_and_nothing_else_is_left() {
    let file = Offered::of(6).await;
    let trial = file.attachments.store.trial();
    trial.full_at.store(3 * SEALED + 5, SeqCst);
    let keeper = file.keeper().await.unwrap();
    file.bring(&keeper).await;
    let kept = keeper.end().await;
    assert!(matches!(kept, Err(IntakeError::Full)), "{kept:?}");
    assert_eq!((file.arrived().await, file.kept()), (3, 3 * SEALED));
    trial.full_at.store(0, SeqCst);
    file.goes_on().await;
    assert_eq!(file.kept(), 6 * SEALED);
}

#[tokio::test]
async fn a_slow_disk_is_waited_for_under_the_same_right() {
    let file = Offered::of(2).await;
    let trial = file.attachments.store.trial();
    let keeper = file.kept_waiting(&Seats::default()).await;
    let began = file.ground.clock.now();
    file.ground.clock.advance(20);
    tokio::time::pause();
    tokio::time::advance(RENEWED_AFTER + Duration::from_secs(4)).await;
    tokio::time::resume();
    // The right holds for longer than it was taken for: it is not among those that lapse.
    let soon = file.ground.clock.now().plus_seconds(25);
    let times = (soon, began.plus_seconds(-1));
    let lapsing = || file.journal.unfinished_files(times, None, 1);
    while !lapsing().await.unwrap().is_empty() {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    trial.slow.store(false, SeqCst);
    keeper.end().await.unwrap();
    assert_eq!(file.arrived().await, 2);
    assert_eq!(
        trial.syncs.load(SeqCst),
        1,
        "it was waited for, not begun anew"
    );
}

#[tokio::test]
async fn who_has_lost_the_right_leaves_nothing_behind() {
    let file = Offered::of(2).await;
    let trial = file.attachments.store.trial();
    let keeper = file.kept_waiting(&Seats::default()).await;
    assert!(file.keeper().await.is_none());
    file.ground.clock.advance(i64::from(LEASE_SECONDS) + 1);
    let other = file.keeper().await.unwrap();
    trial.slow.store(false, SeqCst);
    let kept = keeper.end().await;
    assert!(matches!(kept, Err(IntakeError::Busy)), "{kept:?}");
    assert_eq!((file.arrived().await, file.kept()), (0, 0));
    other.end().await.unwrap();
    file.goes_on().await;
}

#[tokio::test]
async fn a_connection_that_is_gone_keeps_its_seat_until_the_disk_has_ended() {
    let file = Offered::of(2).await;
    let seats = Seats::default();
    drop(file.kept_waiting(&seats).await);
    // Or one session could begin as many as it likes on a disk that stands still.
    assert!(seats.take(SESSION, 1).is_none());
    file.attachments.store.trial().slow.store(false, SeqCst);
    while seats.take(SESSION, 1).is_none() {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    assert_eq!(file.arrived().await, 2);
}

#[tokio::test]
async fn who_waits_for_a_turn_to_put_holds_the_right_and_is_not_cut_off() {
    let file = Offered::of(1).await;
    let puts = u32::try_from(PUT_AT_ONCE).unwrap();
    let others = file.attachments.puts.acquire_many(puts).await.unwrap();
    let keeper = file.keeper().await.unwrap();
    file.bring(&keeper).await;
    // It was taken, and waits for its turn from then on.
    while keeper.segments.capacity() == 0 {
        tokio::task::yield_now().await;
    }
    // The right is about to lapse, and longer has passed than a put may take.
    file.ground.clock.advance(i64::from(LEASE_SECONDS) - 1);
    tokio::time::pause();
    tokio::time::advance(LIMIT + Duration::from_secs(1)).await;
    tokio::time::resume();
    let soon = file.ground.clock.now().plus_seconds(2);
    let times = (soon, Timestamp(0));
    while !(file.journal.unfinished_files(times, None, 1))
        .await
        .unwrap()
        .is_empty()
    {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    drop(others);
    keeper.end().await.unwrap();
    assert_eq!(file.arrived().await, 1);
}
