//! Jobs on a real database, with work of our own: leases, fences, waiting, giving up.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex};
use std::time::Duration as StdDuration;

use async_trait::async_trait;
use chrono::Duration;
use domain::{GrantId, JobId};
use futures::future::BoxFuture;
use journeys::set_clock::SetClock;
use journeys::test_database::TestDatabase;
use server::clock::Clock;
use server::jobs::{Attempt, Job, Letter, Perform, Runner};
use server::storage::Database;
use server::storage::jobs::{self, LeasedJob, NewJob};
use tokio::sync::{Notify, oneshot};
use tokio_util::sync::CancellationToken;

/// How long a worker has a job that is not a mail.
const LEASE: Duration = Duration::seconds(60);

type Work = Box<dyn Fn(Job, LeasedJob) -> BoxFuture<'static, anyhow::Result<Attempt>> + Send + Sync>;

/// Performs jobs the way a test says, and counts.
struct Worker {
    work: Work,
    performed: Mutex<HashMap<JobId, u32>>,
}

#[async_trait]
impl Perform for Worker {
    async fn perform(&self, job: &Job, lease: &LeasedJob) -> anyhow::Result<Attempt> {
        *self.performed.lock().expect("no panic here").entry(lease.id).or_default() += 1;
        (self.work)(job.clone(), lease.clone()).await
    }
}

/// A database, a clock, and as many processes as the test wants.
struct Bench {
    file: TestDatabase,
    db: Database,
    clock: Arc<SetClock>,
}

impl Bench {
    async fn new() -> Self {
        let file = TestDatabase::empty().await;
        let db = file.migrated().await;
        Self { file, db, clock: Arc::default() }
    }

    /// A process of its own on this database.
    async fn process(&self, name: &str, work: Work) -> (Arc<Runner>, Arc<Worker>) {
        let worker = Arc::new(Worker { work, performed: Mutex::default() });
        let db = self.file.connect().await;
        let perform: Arc<dyn Perform> = Arc::clone(&worker) as _;
        let runner =
            Runner::new(db, Arc::clone(&self.clock) as _, perform, Arc::new(Notify::new()), name.to_owned());
        (Arc::new(runner), worker)
    }

    async fn always(&self, attempt: Attempt) -> (Arc<Runner>, Arc<Worker>) {
        self.process("one", always(attempt)).await
    }

    /// Some job without a key, due after so long.
    async fn queue_in(&self, runner: &Runner, after: Duration) -> Job {
        let job = Job::Provision { grant: GrantId(self.clock.new_id()) };
        let tx = self.db.begin().await.expect("a transaction");
        runner.queue(&tx, &job, self.clock.now() + after).await.expect("queued");
        tx.commit().await.expect("committed");
        job
    }

    async fn queue(&self, runner: &Runner) -> Job {
        self.queue_in(runner, Duration::zero()).await
    }

    async fn queue_once(&self, runner: &Runner, job: &Job) -> bool {
        let tx = self.db.begin().await.expect("a transaction");
        let queued = runner.queue_once(&tx, job).await.expect("an answer");
        if queued { tx.commit().await } else { tx.rollback().await }.expect("the end of the transaction");
        queued
    }

    /// After how long the only waiting job is due, to the millisecond.
    async fn due_in(&self) -> Duration {
        let (mut early, mut late) = (-1, 400_000);
        while late - early > 1 {
            let middle = (early + late) / 2;
            let at = self.clock.now() + Duration::milliseconds(middle);
            let due = jobs::due(self.db.reader(), at, 1).await.expect("an answer");
            if due.is_empty() { early = middle } else { late = middle }
        }
        Duration::milliseconds(late)
    }

    async fn waiting(&self) -> u64 {
        jobs::waiting(self.db.reader()).await.expect("an answer")
    }

    async fn parked(&self) -> Vec<jobs::ParkedJob> {
        jobs::parked(self.db.reader(), 1000).await.expect("an answer")
    }
}

fn always(attempt: Attempt) -> Work {
    Box::new(move |_, _| {
        let attempt = attempt.clone();
        Box::pin(async move { Ok(attempt) })
    })
}

fn retry(not_before: Option<Duration>) -> Attempt {
    Attempt::Retry { error: "later".to_owned(), not_before, give_up_after: Duration::hours(1) }
}

/// Work that says when it has begun and then waits until it is told what came of it.
struct Slow {
    begun: oneshot::Receiver<LeasedJob>,
    end: oneshot::Sender<Attempt>,
}

fn slow() -> (Work, Slow) {
    let (tell_begun, begun) = oneshot::channel();
    let (end, ended) = oneshot::channel();
    let once = Arc::new(Mutex::new(Some((tell_begun, ended))));
    let work: Work = Box::new(move |_, lease| {
        let (tell_begun, ended) =
            once.lock().expect("no panic here").take().expect("it is performed once by this process");
        Box::pin(async move {
            tell_begun.send(lease).expect("the test waits");
            Ok(ended.await.expect("the test says what came of it"))
        })
    });
    (work, Slow { begun, end })
}

#[tokio::test]
async fn a_job_that_one_worker_holds_is_no_others() {
    let bench = Bench::new().await;
    let (work, slow) = slow();
    let (first, _) = bench.process("first", work).await;
    let (second, others) = bench.process("second", always(Attempt::Done)).await;
    bench.queue(&first).await;
    let running = tokio::spawn(async move { first.run_pending().await });
    slow.begun.await.expect("the first one has begun");

    bench.clock.pass(LEASE - Duration::seconds(1));
    assert_eq!(second.run_pending().await.expect("an answer"), 0);
    assert!(others.performed.lock().expect("no panic").is_empty());

    slow.end.send(Attempt::Done).expect("the first one waits");
    assert_eq!(running.await.expect("no panic").expect("an answer"), 1);
    assert_eq!(bench.waiting().await, 0);
}

#[tokio::test]
async fn a_lease_that_ran_out_is_taken_over_and_the_sleepers_writes_change_nothing() {
    let verdicts = [
        Attempt::Done,
        Attempt::Again(Duration::zero()),
        retry(None),
        Attempt::Park("the sleeper gave up".to_owned()),
    ];
    for verdict in verdicts {
        let bench = Bench::new().await;
        let (work, slow) = slow();
        let (sleeper, _) = bench.process("sleeper", work).await;
        let (second, others) = bench.process("second", always(Attempt::Again(Duration::hours(1)))).await;
        bench.queue(&sleeper).await;
        let running = tokio::spawn(async move { sleeper.run_pending().await });
        let lease = slow.begun.await.expect("the sleeper has begun");

        bench.clock.pass(LEASE);
        assert_eq!(second.run_pending().await.expect("an answer"), 1, "the second takes it over");
        let tx = bench.db.begin().await.expect("a transaction");
        let held = jobs::still_held(&tx, &lease).await.expect("an answer");
        tx.rollback().await.expect("rolled back");
        assert!(!held, "the sleeper could write its effect");

        slow.end.send(verdict.clone()).expect("the sleeper waits");
        running.await.expect("no panic").expect("an answer");
        assert_eq!(bench.waiting().await, 1, "{verdict:?} of the sleeper ended the job");
        assert_eq!(bench.parked().await, [], "{verdict:?}");
        assert_eq!(
            bench.due_in().await,
            Duration::hours(1).min(Duration::milliseconds(400_000)),
            "{verdict:?}"
        );
        assert_eq!(others.performed.lock().expect("no panic").len(), 1);
    }
}

#[tokio::test]
async fn waiting_grows_with_each_failure_up_to_about_thirty_seconds() {
    let bench = Bench::new().await;
    let (runner, _) = bench.always(retry(None)).await;
    bench.queue(&runner).await;
    for expected in [1, 2, 4, 8, 16, 30, 30] {
        assert_eq!(runner.run_pending().await.expect("an answer"), 1);
        let wait = bench.due_in().await;
        let (least, most) = (expected * 700, expected * 1300 + 1);
        assert!((least..=most).contains(&wait.num_milliseconds()), "{wait} for about {expected} s");
        bench.clock.pass(wait);
    }
}

#[tokio::test]
async fn what_the_other_side_asks_for_is_the_shortest_wait() {
    let bench = Bench::new().await;
    let (runner, _) = bench.always(retry(Some(Duration::seconds(120)))).await;
    bench.queue(&runner).await;
    assert_eq!(runner.run_pending().await.expect("an answer"), 1);
    bench.clock.pass(Duration::seconds(119));
    assert_eq!(runner.run_pending().await.expect("an answer"), 0);
    bench.clock.pass(Duration::seconds(1));
    assert_eq!(runner.run_pending().await.expect("an answer"), 1);
}

#[tokio::test]
async fn a_job_that_fails_for_too_long_is_parked_with_its_last_error() {
    let bench = Bench::new().await;
    let (runner, _) = bench.always(retry(None)).await;
    bench.queue(&runner).await;
    for _ in 0..65 {
        runner.run_pending().await.expect("an answer");
        bench.clock.pass(Duration::minutes(1));
    }
    let parked = bench.parked().await;
    assert_eq!(parked.len(), 1);
    assert_eq!(parked[0].error, "later");
    assert!(parked[0].attempts >= 60, "{} tries", parked[0].attempts);
    assert_eq!(bench.waiting().await, 0);
}

#[tokio::test]
async fn a_job_for_next_month_has_all_its_patience_when_its_day_comes() {
    let bench = Bench::new().await;
    let (runner, _) = bench.always(retry(None)).await;
    bench.queue_in(&runner, Duration::days(30)).await;
    assert_eq!(runner.run_pending().await.expect("an answer"), 0);
    bench.clock.pass(Duration::days(30));
    assert_eq!(runner.run_pending().await.expect("an answer"), 1);
    assert_eq!(bench.parked().await, [], "one failure ended it");
    assert_eq!(bench.waiting().await, 1);
}

#[tokio::test]
async fn a_recurring_job_outlives_any_number_of_failures_that_pass() {
    let bench = Bench::new().await;
    let turn = Mutex::new(0);
    let work: Work = Box::new(move |_, _| {
        let mut turn = turn.lock().expect("no panic here");
        *turn += 1;
        let fails = *turn % 2 == 1;
        Box::pin(async move {
            anyhow::ensure!(!fails, "the database is away for a moment");
            Ok(Attempt::Again(Duration::days(1)))
        })
    });
    let (runner, worker) = bench.process("one", work).await;
    assert!(bench.queue_once(&runner, &Job::Housekeep).await);
    for _ in 0..40 {
        runner.run_pending().await.expect("an answer");
        bench.clock.pass(Duration::hours(12));
    }
    assert_eq!(bench.parked().await, []);
    assert_eq!(bench.waiting().await, 1, "it comes again");
    assert!(worker.performed.lock().expect("no panic").values().sum::<u32>() > 20);
}

#[tokio::test]
async fn a_job_that_panics_is_parked_after_eight_tries_and_the_others_go_on() {
    let bench = Bench::new().await;
    let poison = Arc::new(Mutex::new(None));
    let work: Work = Box::new({
        let poison = Arc::clone(&poison);
        move |job, _| {
            let panics = poison.lock().expect("no panic with the lock").as_ref() == Some(&job);
            Box::pin(async move {
                assert!(!panics, "this job always panics");
                Ok(Attempt::Done)
            })
        }
    });
    let (runner, worker) = bench.process("one", work).await;
    bench.queue(&runner).await;
    *poison.lock().expect("no panic with the lock") = Some(bench.queue(&runner).await);
    for _ in 0..12 {
        bench.queue(&runner).await;
        runner.run_pending().await.expect("an answer");
        bench.clock.pass(Duration::minutes(1));
    }
    let parked = bench.parked().await;
    assert_eq!(parked.iter().map(|job| job.error.as_str()).collect::<Vec<_>>(), ["the job panicked"]);
    assert_eq!(worker.performed.lock().expect("no panic")[&parked[0].id], 8);
    assert_eq!(bench.waiting().await, 0, "all others are done");
}

#[tokio::test]
async fn an_error_that_nobody_foresaw_is_tried_eight_times() {
    let bench = Bench::new().await;
    let (runner, worker) =
        bench.process("one", Box::new(|_, _| Box::pin(async { anyhow::bail!("nobody foresaw this") }))).await;
    bench.queue(&runner).await;
    for _ in 0..12 {
        runner.run_pending().await.expect("an answer");
        bench.clock.pass(Duration::minutes(1));
    }
    assert_eq!(bench.parked().await[0].error, "nobody foresaw this");
    assert_eq!(worker.performed.lock().expect("no panic").values().sum::<u32>(), 8);
}

#[tokio::test]
async fn failures_that_were_foreseen_take_nothing_from_the_patience_for_others() {
    let bench = Bench::new().await;
    let turn = Mutex::new(0);
    let work: Work = Box::new(move |_, _| {
        let mut turn = turn.lock().expect("no panic here");
        *turn += 1;
        let turn = *turn;
        Box::pin(async move {
            let passing = Attempt::Retry {
                error: "503".to_owned(),
                not_before: None,
                give_up_after: Duration::days(1),
            };
            match turn {
                1..=10 => Ok(passing),
                11 => anyhow::bail!("the database is away for a moment"),
                _ => Ok(Attempt::Done),
            }
        })
    });
    let (runner, _) = bench.process("one", work).await;
    bench.queue(&runner).await;
    for _ in 0..14 {
        runner.run_pending().await.expect("an answer");
        bench.clock.pass(Duration::minutes(1));
    }
    assert_eq!((bench.parked().await, bench.waiting().await), (vec![], 0));
}

#[tokio::test]
async fn what_comes_again_and_again_never_gives_up() {
    let bench = Bench::new().await;
    let (runner, worker) =
        bench.process("one", Box::new(|_, _| Box::pin(async { anyhow::bail!("nobody foresaw this") }))).await;
    assert!(bench.queue_once(&runner, &Job::Housekeep).await);
    for _ in 0..80 {
        runner.run_pending().await.expect("an answer");
        bench.clock.pass(Duration::hours(1));
    }
    assert_eq!((bench.parked().await, bench.waiting().await), (vec![], 1));
    assert_eq!(worker.performed.lock().expect("no panic").values().sum::<u32>(), 80);
}

#[tokio::test]
async fn a_job_from_a_newer_version_is_parked_and_says_so() {
    let bench = Bench::new().await;
    let (runner, worker) = bench.always(Attempt::Done).await;
    let now = bench.clock.now();
    let new = NewJob {
        id: JobId(bench.clock.new_id()),
        kind: "from_the_future",
        payload: serde_json::json!({ "kind": "from_the_future" }),
        unique_key: None,
        run_at: now,
        recipient: None,
    };
    let tx = bench.db.begin().await.expect("a transaction");
    jobs::queue(&tx, &new, None, now).await.expect("queued");
    tx.commit().await.expect("committed");
    assert_eq!(runner.run_pending().await.expect("an answer"), 1);
    assert!(bench.parked().await[0].error.starts_with("this version does not know the job"));
    assert!(worker.performed.lock().expect("no panic").is_empty());
}

#[tokio::test]
async fn a_parked_job_that_is_queued_again_starts_as_if_it_were_new() {
    let bench = Bench::new().await;
    let (runner, _) = bench.always(Attempt::Park("no".to_owned())).await;
    bench.queue(&runner).await;
    runner.run_pending().await.expect("an answer");
    let id = bench.parked().await[0].id;
    bench.clock.pass(Duration::days(9));

    let tx = bench.db.begin().await.expect("a transaction");
    assert!(jobs::requeue(&tx, id, bench.clock.now()).await.expect("an answer"));
    assert!(!jobs::requeue(&tx, id, bench.clock.now()).await.expect("an answer"), "twice is once");
    tx.commit().await.expect("committed");
    let (runner, _) = bench.process("two", always(retry(None))).await;
    assert_eq!(runner.run_pending().await.expect("an answer"), 1);
    assert_eq!(bench.parked().await, [], "its age counts from when it was queued again");
    assert!(bench.due_in().await < Duration::seconds(2), "its waiting begins anew");
}

#[tokio::test]
async fn two_jobs_with_one_key_are_one_until_it_is_done() {
    let bench = Bench::new().await;
    let (runner, worker) = bench.always(Attempt::Done).await;
    assert!(bench.queue_once(&runner, &Job::Housekeep).await);
    assert!(!bench.queue_once(&runner, &Job::Housekeep).await);
    assert_eq!(runner.run_pending().await.expect("an answer"), 1);
    assert!(bench.queue_once(&runner, &Job::Housekeep).await, "the first is done");
    assert_eq!(runner.run_pending().await.expect("an answer"), 1);
    assert_eq!(worker.performed.lock().expect("no panic").len(), 2);
}

#[tokio::test]
async fn a_job_whose_effect_ended_it_is_left_as_it_is() {
    let bench = Bench::new().await;
    let db = bench.db.clone();
    let clock = Arc::clone(&bench.clock);
    let work: Work = Box::new(move |_, lease| {
        let (db, clock) = (db.clone(), Arc::clone(&clock));
        Box::pin(async move {
            let tx = db.begin().await?;
            anyhow::ensure!(jobs::finish(&tx, &lease, clock.now()).await?, "it is held");
            tx.commit().await?;
            Ok(Attempt::Finished)
        })
    });
    let (runner, _) = bench.process("one", work).await;
    bench.queue(&runner).await;
    assert_eq!(runner.run_pending().await.expect("an answer"), 1);
    assert_eq!(bench.waiting().await, 0);
    assert_eq!(bench.parked().await, []);
}

#[tokio::test]
async fn everything_that_is_due_is_performed_without_waiting_and_what_is_not_due_is_left() {
    let bench = Bench::new().await;
    // More than are looked up at once.
    let chain: Arc<Mutex<Vec<Job>>> = Arc::default();
    let (runner, worker) = bench.always(Attempt::Done).await;
    for _ in 0..70 {
        let job = bench.queue(&runner).await;
        chain.lock().expect("no panic").push(job);
    }
    bench.queue_in(&runner, Duration::milliseconds(1)).await;
    assert_eq!(runner.run_pending().await.expect("an answer"), 70);
    assert_eq!(worker.performed.lock().expect("no panic").len(), 70);
    assert_eq!(bench.waiting().await, 1);
    let (again, _) = bench.process("two", always(Attempt::Again(Duration::seconds(4)))).await;
    bench.clock.pass(Duration::milliseconds(1));
    assert_eq!(again.run_pending().await.expect("an answer"), 1, "what comes again is not due again");
}

#[tokio::test]
async fn an_inline_try_that_is_cut_off_is_finished_by_a_worker() {
    let bench = Bench::new().await;
    let (work, slow) = slow();
    let (inline, _) = bench.process("inline", work).await;
    let (workers, others) = bench.process("workers", always(Attempt::Done)).await;
    let tx = bench.db.begin().await.expect("a transaction");
    let job = Job::Provision { grant: GrantId(bench.clock.new_id()) };
    let lease = inline.queue_inline(&tx, &job).await.expect("queued");
    tx.commit().await.expect("committed");
    assert_eq!(workers.run_pending().await.expect("an answer"), 0, "whoever queued it holds it");

    inline.run_inline(&lease, StdDuration::from_millis(1)).await.expect("an answer");
    drop(slow);
    assert_eq!(workers.run_pending().await.expect("an answer"), 1);
    assert_eq!(others.performed.lock().expect("no panic").len(), 1);
    assert_eq!(bench.waiting().await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_processes_on_one_database_perform_each_of_two_hundred_jobs_exactly_once() {
    let bench = Bench::new().await;
    let (first, one) = bench.process("first", always(Attempt::Done)).await;
    let (second, two) = bench.process("second", always(Attempt::Done)).await;
    for _ in 0..200 {
        bench.queue(&first).await;
    }
    // Two loops in each process, as a busy worker has several jobs under way.
    let loops = [&first, &first, &second, &second].map(|runner| {
        let runner = Arc::clone(runner);
        tokio::spawn(async move { runner.run_pending().await.expect("an answer") })
    });
    let mut attempts = 0;
    for running in loops {
        attempts += running.await.expect("no panic");
    }
    let mut performed: BTreeMap<JobId, u32> = BTreeMap::new();
    for worker in [one, two] {
        for (id, times) in worker.performed.lock().expect("no panic").iter() {
            *performed.entry(*id).or_default() += times;
        }
    }
    assert_eq!(attempts, 200);
    assert_eq!(performed.len(), 200);
    assert!(performed.values().all(|times| *times == 1), "{performed:?}");
    assert_eq!(bench.waiting().await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_loop_of_production_performs_what_is_queued_and_ends_when_told_with_nothing_under_way() {
    let bench = Bench::new().await;
    let (work, slow) = slow();
    let (runner, _) = bench.process("one", work).await;
    let shutdown = CancellationToken::new();
    let working = tokio::spawn(Arc::clone(&runner).work(shutdown.clone()));
    bench.queue(&runner).await;
    slow.begun.await.expect("it was woken");
    shutdown.cancel();
    slow.end.send(Attempt::Done).expect("what was under way is finished");
    working.await.expect("the loop ends");
    assert_eq!(bench.waiting().await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn mails_to_a_server_that_does_not_answer_leave_room_for_licenses() {
    let bench = Bench::new().await;
    let (begun, mut mails) = tokio::sync::mpsc::unbounded_channel();
    let (done, mut licenses) = tokio::sync::mpsc::unbounded_channel();
    let answers = Arc::new(tokio::sync::Semaphore::new(0));
    let gate = Arc::clone(&answers);
    let work: Work = Box::new(move |job, lease| {
        let (begun, done, gate) = (begun.clone(), done.clone(), Arc::clone(&gate));
        Box::pin(async move {
            if matches!(job, Job::SendMail { .. }) {
                begun.send(lease.id)?;
                gate.acquire().await?.forget();
            } else {
                done.send(lease.id)?;
            }
            Ok(Attempt::Done)
        })
    });
    let (runner, _) = bench.process("one", work).await;
    let tx = bench.db.begin().await.expect("a transaction");
    for _ in 0..20 {
        let to = domain::EmailAddress::parse("ada@acme.example").expect("an address");
        let letter = Letter::Approved { request: domain::RequestId(bench.clock.new_id()) };
        runner.queue(&tx, &Job::SendMail { letter, to }, bench.clock.now()).await.expect("queued");
    }
    tx.commit().await.expect("committed");
    let shutdown = CancellationToken::new();
    let working = tokio::spawn(Arc::clone(&runner).work(shutdown.clone()));
    for _ in 0..4 {
        mails.recv().await.expect("a mail is begun");
    }
    for _ in 0..12 {
        bench.queue(&runner).await;
    }
    for _ in 0..12 {
        licenses.recv().await.expect("a license is set up");
    }
    assert!(mails.try_recv().is_err(), "a fifth mail is begun while four are under way");
    answers.add_permits(20);
    for _ in 0..16 {
        mails.recv().await.expect("the others are begun");
    }
    shutdown.cancel();
    working.await.expect("the loop ends");
    assert_eq!(bench.waiting().await, 0);
}
