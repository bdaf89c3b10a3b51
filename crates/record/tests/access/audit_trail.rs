//! The audit trail: read by its overseers, sealed, and verified after somebody has been at it.

use record::access::audit::{self, AuditFilter, Outcome, Trace};
use record::access::seal::{self, Checkpoint};
use record::access::verify::{VerifyReport, verify};
use record::access::{Noun, Role, Verb, person as permit_person, population};
use record::schema::MIGRATIONS;
use record::{Actor, AuditId, House, PersonId, Refusal};
use store::testing::TestStore;
use store::{Engine, Value, params};

use super::permits::person;
use crate::common::{account, after, house, moment};

/// Writes `count` rows of views, as openings of records leave them.
fn view(house: &House, count: usize) -> Vec<AuditId> {
    house
        .write(&Actor::Job("test"), &moment(), |tx| {
            (0..count)
                .map(|number| {
                    let trace = Trace::of(Noun::People, Verb::View, "open")
                        .person(PersonId::new())
                        .quantity(number);
                    audit::allowed(tx, &Actor::Job("test"), &moment(), &trace)
                })
                .collect()
        })
        .unwrap()
}

fn seal_all(house: &House, limit: u32) -> Vec<seal::SealRow> {
    let mut seals = Vec::new();
    while let Some(seal) = house
        .write(&Actor::Job("seal"), &after(60), |tx| {
            seal::seal_batch(tx, &after(60), limit)
        })
        .unwrap()
    {
        seals.push(seal);
    }
    seals
}

fn checkpoint(house: &House) -> Checkpoint {
    house.read(seal::checkpoint).unwrap()
}

fn verified(house: &House, checkpoints: &[Checkpoint]) -> VerifyReport {
    house.read(|tx| verify(tx, checkpoints)).unwrap()
}

/// What somebody with the database's own password does: takes the guards off, changes, and leaves.
fn tamper(store: &TestStore, statements: &[(&str, &[Value])]) {
    for table in ["access_audit", "access_seal"] {
        store
            .write(|tx| {
                let drops = match tx.engine() {
                    Engine::Sqlite => tx.query(
                        "select 'drop trigger ' || name from sqlite_master where type = 'trigger' and tbl_name = $1",
                        &params![table],
                        |row| row.get::<String>(0),
                    )?,
                    Engine::Postgres => vec![format!("alter table {table} disable trigger user")],
                };
                for drop in drops {
                    tx.execute(&drop, &[])?;
                }
                Ok::<_, store::StoreError>(())
            })
            .unwrap();
    }
    store
        .write(|tx| {
            for (sql, values) in statements {
                assert!(tx.execute(sql, values)? > 0, "{sql}");
            }
            Ok::<_, store::StoreError>(())
        })
        .unwrap();
}

store::on_both! { &MIGRATIONS;
    fn an_untouched_trail_verifies_sealed_or_not(store: &TestStore) {
        let house = house(store);
        assert!(verified(&house, &[]).is_clean());
        let empty = checkpoint(&house);
        assert_eq!((empty.seal, empty.rows), (0, 0));
        view(&house, 25);
        let report = verified(&house, &[]);
        assert!(report.is_clean());
        assert_eq!((report.rows, report.waiting, report.seals), (25, 25, 0));
        let seals = seal_all(&house, 10);
        assert_eq!(seals.iter().map(|seal| seal.row_count).collect::<Vec<_>>(), [10, 10, 5]);
        assert_eq!(seals.last().unwrap().total_count, 25);
        view(&house, 3);
        let report = verified(&house, &[empty, checkpoint(&house)]);
        assert!(report.is_clean(), "{report}");
        assert_eq!((report.rows, report.waiting, report.seals), (28, 3, 3));
        assert!(report.to_string().contains("28 rows, 3 seals, 3 rows waiting"), "{report}");
    }

    fn a_row_that_commits_late_is_sealed_late_and_is_no_fault(store: &TestStore) {
        let house = house(store);
        let ids = view(&house, 9000);
        // The first row became known to the sealer only after all others were sealed.
        house.write(&Actor::Public, &moment(), |tx| {
            tx.execute("delete from access_unsealed where audit_id = $1", &params![ids[0]])?;
            Ok(())
        }).unwrap();
        seal_all(&house, 2000);
        assert_eq!(verified(&house, &[]).stray_rows.first, [ids[0]]);
        house.write(&Actor::Public, &moment(), |tx| {
            tx.execute("insert into access_unsealed (audit_id) values ($1)", &params![ids[0]])?;
            Ok(())
        }).unwrap();
        seal_all(&house, 2000);
        let report = verified(&house, &[checkpoint(&house)]);
        assert!(report.is_clean(), "{report}");
        assert_eq!(report.rows, 9000);
    }

    fn the_guards_refuse_whoever_has_only_the_programs_rights(store: &TestStore) {
        let house = house(store);
        view(&house, 2);
        seal_all(&house, 10);
        for sql in [
            "update access_audit set outcome = 'refused'",
            "delete from access_audit",
            "update access_seal set row_count = 1",
            "delete from access_seal",
        ] {
            let refused = house.write(&Actor::Public, &moment(), |tx| Ok(tx.execute(sql, &[])?));
            assert!(matches!(refused, Err(Refusal::Store(_))), "{sql}");
        }
    }

    fn a_changed_row_is_named_with_its_seal_whatever_was_changed(store: &TestStore) {
        let house = house(store);
        let ids = view(&house, 30);
        seal_all(&house, 10);
        let other = uuid::Uuid::now_v7();
        let at = after(1).now;
        let changes: [(&str, Value); 11] = [
            ("at", at.into()),
            ("actor", "job:tesu".into()),
            ("account_id", other.into()),
            ("session_id", other.into()),
            ("noun", "peopla".into()),
            ("verb", "".into()),
            ("outcome", "refused".into()),
            ("person_id", Value::Null),
            ("subject_id", other.into()),
            ("purpose", "opem".into()),
            ("quantity", 99_i64.into()),
        ];
        for (place, (column, value)) in changes.into_iter().enumerate() {
            let id = ids[place * 2 + 5];
            tamper(store, &[(&format!("update access_audit set {column} = $1 where id = $2"), &[value, id.into()])]);
            let report = verified(&house, &[]);
            let named: Vec<_> = report.changed_rows.first.iter().map(|row| (row.id, row.seal)).collect();
            assert!(named.contains(&(id, i64::try_from((place * 2 + 5) / 10 + 1).unwrap())), "{column}: {report}");
            assert_eq!(report.changed_rows.count, place + 1, "{column}: {report}");
            assert!(report.missing_rows.is_empty() && report.stray_rows.is_empty() && report.changed_seals.is_empty(), "{report}");
        }
        let report = verified(&house, &[]);
        let row = report.changed_rows.first[0];
        assert!(report.sentences()[0].contains(&row.id.to_string()) && report.sentences()[0].contains("after seal"), "{report}");
        assert_eq!(row.sealed_at, after(60).now);
    }

    fn rows_taken_away_and_rows_put_in_are_named(store: &TestStore) {
        let house = house(store);
        let ids = view(&house, 30);
        seal_all(&house, 10);
        let waiting = view(&house, 2);
        let (gone, forged) = (ids[12], AuditId::new());
        tamper(store, &[
            ("delete from access_audit where id = $1", &params![gone]),
            ("delete from access_audit where id = $1", &params![waiting[1]]),
            (
                "insert into access_audit (id, at, actor, noun, verb, outcome, purpose) \
                 values ($1, $2, 'job:test', 'people', 'view', 'allowed', 'open')",
                &params![forged, moment().now],
            ),
        ]);
        let report = verified(&house, &[]);
        assert_eq!(report.missing_rows.first.iter().map(|row| (row.id, row.seal)).collect::<Vec<_>>(), [(gone, 2)]);
        assert_eq!(report.missing_waiting.first, [waiting[1]]);
        assert_eq!(report.stray_rows.first, [forged]);
        assert_eq!(report.changed_rows.count, 0);
        let told = report.to_string();
        for id in [gone, waiting[1], forged] {
            assert!(told.contains(&id.to_string()), "{told}");
        }
    }

    fn a_row_given_another_id_is_missing_under_the_old_and_strange_under_the_new(store: &TestStore) {
        let house = house(store);
        let ids = view(&house, 5);
        seal_all(&house, 10);
        let new = AuditId::new();
        tamper(store, &[("update access_audit set id = $1 where id = $2", &params![new, ids[4]])]);
        let report = verified(&house, &[]);
        assert_eq!(report.missing_rows.first[0].id, ids[4]);
        assert_eq!(report.stray_rows.first, [new]);
    }

    fn last_rows_and_seals_that_are_gone_are_named_by_a_checkpoint_kept_elsewhere(store: &TestStore) {
        let house = house(store);
        let ids = view(&house, 30);
        seal_all(&house, 10);
        let kept: Checkpoint = checkpoint(&house).to_string().parse().unwrap();
        let last_ten: Vec<Value> = ids[20..].iter().map(Value::from).collect();
        let places: Vec<String> = (1..=10).map(|place| format!("${place}")).collect();
        tamper(store, &[
            (&format!("delete from access_audit where id in ({})", places.join(", ")), &last_ten),
            ("delete from access_seal where number = 3", &[]),
        ]);
        assert!(verified(&house, &[]).is_clean(), "without a checkpoint nothing can tell");
        let report = verified(&house, std::slice::from_ref(&kept));
        assert_eq!(report.lost.len(), 1);
        assert_eq!((report.lost[0].first_seal, report.lost[0].checkpoint.seal, report.lost[0].rows), (3, 3, 10));
        assert!(report.to_string().contains("Seal 3 is missing, and 10 rows with them"), "{report}");
        // The program goes on and makes another seal 3: the checkpoint knows it is not the same.
        view(&house, 10);
        seal_all(&house, 10);
        assert!(verified(&house, &[]).is_clean());
        let report = verified(&house, &[kept]);
        assert_eq!(report.changed_seals.into_iter().collect::<Vec<_>>(), [3]);
    }

    fn a_trail_that_was_taken_away_whole_is_missed_by_the_accounts_and_people_it_told_of(store: &TestStore) {
        let house = house(store);
        let (job, now) = (Actor::Job("test"), moment());
        let ines = account(&house, "ines.info", &[Role::InformationOfficer], &[]).account_id;
        let sam = account(&house, "sam.social", &[Role::SocialWorker], &[]).account_id;
        person(&house, 1, false);
        house.write(&job, &now, |tx| {
            let made = Trace::of(Noun::Account, Verb::Create, "create-account");
            audit::allowed(tx, &job, &now, &made.clone().subject(ines.uuid()))?;
            audit::allowed(tx, &job, &now, &made.subject(sam.uuid()))?;
            // Many that are taken over at once share one row.
            audit::allowed(tx, &job, &now, &Trace::of(Noun::People, Verb::Create, "bulk").quantity(1_usize))?;
            Ok(())
        }).unwrap();
        seal_all(&house, 10);
        assert!(verified(&house, &[]).is_clean());
        tamper(store, &[("delete from access_audit where id is not null", &[]), ("delete from access_seal where number > 0", &[])]);
        let report = verified(&house, &[]);
        let mut both = [ines, sam];
        both.sort_unstable();
        assert_eq!(report.accounts_without_rows.first, both);
        assert_eq!(report.people_without_rows, 1);
        let said = report.to_string();
        assert!(
            said.contains(&format!("Account {ines} has no row: at least the row of its making is missing."))
                && said.contains("1 people are on record and no row is about people")
                && said.contains("It is not as it was written."),
            "{said}"
        );
    }

    fn a_seal_taken_away_leaves_its_rows_without_one(store: &TestStore) {
        let house = house(store);
        let ids = view(&house, 40);
        seal_all(&house, 10);
        let kept = checkpoint(&house);
        tamper(store, &[("delete from access_seal where number = 4", &[])]);
        let report = verified(&house, &[]);
        assert_eq!(report.stray_rows.first, ids[30..]);
        let report = verified(&house, &[kept]);
        assert_eq!((report.lost[0].first_seal, report.lost[0].rows), (4, 10));
        tamper(store, &[("delete from access_seal where number = 2", &[])]);
        let report = verified(&house, &[]);
        assert_eq!(report.missing_seals, [(2, 2)]);
        assert_eq!(report.stray_rows.count, 20);
        assert!(report.changed_seals.is_empty(), "{report}");
    }

    fn a_changed_seal_is_named_whatever_was_changed(store: &TestStore) {
        let house = house(store);
        view(&house, 60);
        seal_all(&house, 10);
        let zeros = "0".repeat(64);
        let later = after(61).now;
        for (number, column, value) in [
            (2, "hash", zeros.as_str().into()),
            (3, "previous_hash", zeros.as_str().into()),
            (4, "row_count", 9_i64.into()),
            (5, "total_count", 51_i64.into()),
            (6, "at", later.into()),
        ] as [(i64, &str, Value); 5] {
            tamper(store, &[(&format!("update access_seal set {column} = $1 where number = $2"), &[value, number.into()])]);
            let report = verified(&house, &[]);
            assert!(report.changed_seals.contains(&number), "{column}: {report}");
        }
        assert!(!verified(&house, &[]).changed_seals.contains(&1));
    }

    fn a_list_of_rows_rewritten_with_all_later_seals_is_told_by_the_checkpoint(store: &TestStore) {
        let house = house(store);
        let ids = view(&house, 20);
        seal_all(&house, 10);
        let kept = checkpoint(&house);
        // Rows, waiting list and seals made anew from the tenth row on, without it, by the program's own sealer.
        tamper(store, &[
            ("delete from access_seal where number > 0", &[]),
            ("delete from access_audit where id = $1", &params![ids[9]]),
            ("insert into access_unsealed (audit_id) select id from access_audit", &[]),
        ]);
        seal_all(&house, 10);
        assert!(verified(&house, &[]).is_clean());
        assert_eq!(verified(&house, &[kept]).changed_seals.into_iter().collect::<Vec<_>>(), [2]);
    }

    fn a_row_put_up_again_to_be_sealed_is_named(store: &TestStore) {
        let house = house(store);
        let ids = view(&house, 3);
        seal_all(&house, 10);
        house.write(&Actor::Public, &moment(), |tx| {
            tx.execute("insert into access_unsealed (audit_id) values ($1)", &params![ids[1]])?;
            Ok(())
        }).unwrap();
        assert_eq!(verified(&house, &[]).sealed_twice.first, [ids[1]]);
        seal_all(&house, 10);
        let report = verified(&house, &[]);
        assert_eq!(report.sealed_twice.first, [ids[1]], "{report}");
        assert!(report.missing_rows.is_empty());
    }

    fn sealers_of_several_servers_make_one_chain(store: &TestStore) {
        let house = house(store);
        view(&house, 400);
        let made: usize = std::thread::scope(|scope| {
            let sealers: Vec<_> = (0..4).map(|_| scope.spawn(|| seal_all(&house, 20).len())).collect();
            sealers.into_iter().map(|sealer| sealer.join().unwrap()).sum()
        });
        assert_eq!(made, 20);
        let report = verified(&house, &[checkpoint(&house)]);
        assert!(report.is_clean(), "{report}");
        assert_eq!((report.seals, report.waiting), (20, 0));
    }

    fn the_trail_is_read_by_person_account_period_and_outcome(store: &TestStore) {
        let house = house(store);
        let (ada, hana) = (person(&house, 1, false), person(&house, 8, true));
        let sam = account(&house, "sam.social", &[Role::SocialWorker], &[]);
        let sams = Actor::Account(sam.clone());
        for second in 0..120 {
            let at = after(second);
            house.write(&sams, &at, |tx| permit_person(tx, &sams, &at, ada, (Noun::People, Verb::View, "open"), None).map(drop)).unwrap();
        }
        let attempt = house.write(&sams, &after(200), |tx| {
            permit_person(tx, &sams, &after(200), hana, (Noun::People, Verb::View, "open"), None).map(drop)
        });
        assert!(matches!(attempt, Err(Refusal::NotFound(_))));
        let cal = Actor::Account(account(&house, "cal.guardian", &[Role::CaldicottGuardian], &[]));
        let page = |filter: &AuditFilter, cursor| house.write(&cal, &after(300), |tx| {
            let permit = population(&cal, Noun::Audit, Verb::View, "test")?;
            audit::list(tx, &cal, &after(300), &permit, filter, cursor)
        }).unwrap();
        let on_ada = AuditFilter { person: Some(ada), before: Some(after(250).now), ..AuditFilter::default() };
        let (mut seen, mut cursor) = (Vec::new(), None);
        loop {
            let page = page(&on_ada, cursor);
            seen.extend(page.rows.iter().map(|row| row.at));
            let Some(next) = page.next else { break };
            cursor = Some(next.to_string().parse().unwrap());
        }
        assert_eq!(seen.len(), 120);
        assert!(seen.is_sorted_by(|one, other| one > other), "out of order, or twice");
        let refused = AuditFilter { account: Some(sam.account_id), outcome: Some(Outcome::Refused), ..AuditFilter::default() };
        let rows = page(&refused, None).rows;
        assert_eq!(rows.len(), 1);
        assert_eq!((rows[0].person, rows[0].display_name.as_deref()), (Some(hana), Some("sam.social")));
        let minute = AuditFilter { from: Some(after(10).now), before: Some(after(20).now), ..AuditFilter::default() };
        assert_eq!(page(&minute, None).rows.len(), 10);
        // Reading the trail is on the trail.
        let mine = AuditFilter { account: cal.account_id(), ..AuditFilter::default() };
        assert_eq!(page(&mine, None).rows.len(), 5);
        // Who looked at Hana: for a reason, also though her record is restricted.
        let who = |why| house.write(&cal, &after(300), |tx| {
            let permit = permit_person(tx, &cal, &after(300), hana, (Noun::Audit, Verb::View, "who-looked"), why)?;
            audit::who_looked(tx, &permit, None)
        });
        assert!(matches!(who(None), Err(Refusal::ReasonNeeded)));
        let rows = who(Some("complaint 12")).unwrap().rows;
        assert_eq!(rows.iter().filter(|row| row.outcome == Outcome::Refused).count(), 1);
        assert_eq!(rows[0].reason.as_deref(), Some("complaint 12"));
        // A social worker gets no such permit.
        assert!(matches!(population(&sams, Noun::Audit, Verb::View, "test"), Err(Refusal::NotAllowed { .. })));
        for faulty in ["", "x", "1.x", "99999999999999999999.x"] {
            assert!(faulty.parse::<audit::AuditCursor>().is_err());
        }
    }
}

#[test]
fn many_rows_are_sealed_and_verified_on_sqlite() {
    many_rows(&TestStore::sqlite(&MIGRATIONS));
}

#[test]
fn many_rows_are_sealed_and_verified_on_postgres() {
    many_rows(&TestStore::postgres(&MIGRATIONS));
}

fn many_rows(store: &TestStore) {
    let house = house(store);
    // Ten thousand in the ordinary run, a million in `make soak`; a million takes tens of seconds.
    let in_a_batch = if std::env::var_os("STEERWELL_SOAK").is_some() {
        100_000
    } else {
        1_000
    };
    for _ in 0..10 {
        house
            .write(&Actor::Public, &moment(), |tx| {
                let ids: Vec<AuditId> = (0..in_a_batch).map(|_| AuditId::new()).collect();
                let row = |id: &AuditId| {
                    vec![
                        Value::from(id),
                        moment().now.into(),
                        "account:0199-test".into(),
                        Value::Uuid(uuid::Uuid::now_v7()),
                        Value::Uuid(uuid::Uuid::now_v7()),
                        "people".into(),
                        "view".into(),
                        "allowed".into(),
                        Value::Uuid(uuid::Uuid::now_v7()),
                        "open".into(),
                    ]
                };
                tx.bulk(
                    "access_audit",
                    &[
                        "id",
                        "at",
                        "actor",
                        "account_id",
                        "session_id",
                        "noun",
                        "verb",
                        "outcome",
                        "person_id",
                        "purpose",
                    ],
                    ids.iter().map(row),
                )?;
                tx.bulk(
                    "access_unsealed",
                    &["audit_id"],
                    ids.iter().map(|id| vec![Value::from(id)]),
                )?;
                Ok(())
            })
            .unwrap();
    }
    let begun = std::time::Instant::now();
    let mut longest = std::time::Duration::ZERO;
    let mut seals = 0;
    loop {
        let batch = std::time::Instant::now();
        if house
            .write(&Actor::Job("seal"), &moment(), |tx| {
                seal::seal_batch(tx, &moment(), 2000)
            })
            .unwrap()
            .is_none()
        {
            break;
        }
        longest = longest.max(batch.elapsed());
        seals += 1;
    }
    println!(
        "{:?}: {seals} seals in {:?}, the longest {longest:?}",
        store.engine(),
        begun.elapsed()
    );
    let begun = std::time::Instant::now();
    let report = verified(&house, &[checkpoint(&house)]);
    println!("{:?}: {report} {:?}", store.engine(), begun.elapsed());
    assert!(report.is_clean());
    assert!(begun.elapsed().as_secs() < 90);
}
