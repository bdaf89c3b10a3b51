//! Rows that wait to be loaded, by table; a table comes after those that it refers to.

use store::Value;

macro_rules! tables {
    ($($variant:ident = $name:literal [$($column:literal)*])*) => {
        /// A table that the generator fills.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        pub enum Table { $($variant),* }

        /// Name and columns of each, in the order in which they are loaded.
        pub const LAYOUT: &[(&str, &[&str])] = &[$(($name, &[$($column),*])),*];
    };
}

tables! {
    Involvement = "people_involvement" ["id" "person_id" "team_id" "account_id" "from_on" "to_on"]
    Relationship = "people_relationship" ["id" "person_id" "other_id" "other_name" "kind" "carer" "lives_with" "emergency" "telephone" "note" "from_on" "recorded_at" "actor" "account_id"]
    Equality = "people_equality" ["person_id" "fact" "revision" "state" "code" "list" "said_by" "at" "actor" "account_id"]
    Leaving = "people_leaving" ["id" "person_id" "kind" "happened_on" "recorded_at" "actor" "account_id" "why" "asked"]
    Contact = "front_door_contact" ["id" "taken_at" "taken_on" "actor" "account_id" "channel" "person_id" "about_name" "caller" "caller_name" "caller_telephone" "need" "urgency" "version" "changed_at" "changed_by" "changed_account_id" "outcome" "advice" "outcome_why" "closed_at" "closed_by" "closed_account_id"]
    Assessment = "assessment_assessment" ["id" "person_id" "questionnaire" "questionnaire_version" "rulebook_hash" "started_at" "started_by" "account_id"]
    Answer = "assessment_answer" ["assessment_id" "part" "question" "revision" "value" "own_value" "worker_value" "note" "at" "actor" "account_id"]
    Step = "assessment_step" ["id" "assessment_id" "person_id" "kind" "at" "on_date" "actor" "account_id" "why"]
    Eligibility = "eligibility_determination" ["id" "person_id" "assessment_id" "regime" "formula" "formula_version" "on_date" "rulebook_hash" "facts" "worked" "worked_hash" "eligible" "band" "reasons" "advice" "decided_at" "actor" "account_id"]
    Allocation = "allocation_determination" ["id" "person_id" "assessment_id" "kind" "formula" "formula_version" "on_date" "rulebook_hash" "facts" "worked" "worked_hash" "weekly_pence" "annual_pence" "decided_at" "actor" "account_id" "why"]
    Charging = "charging_determination" ["id" "person_id" "regime" "formula" "formula_version" "on_date" "from_on" "rulebook_hash" "facts" "worked" "worked_hash" "weekly_pence" "full_cost" "decided_at" "actor" "account_id" "why"]
    Plan = "planning_plan" ["id" "person_id" "eligibility_id" "allocation_id" "help" "started_at" "started_on" "actor" "account_id"]
    PlanVersion = "planning_version" ["plan_id" "version" "at" "actor" "account_id" "document"]
    Submission = "planning_submission" ["id" "plan_id" "person_id" "version" "weekly_pence" "one_off_pence" "why" "submitted_at" "submitted_on" "actor" "account_id"]
    Approval = "approval_decision" ["id" "submission_id" "person_id" "kind" "level" "limit_pence" "rulebook_hash" "checks" "reasons" "decided_at" "decided_on" "actor" "account_id"]
    Budget = "budget_budget" ["id" "person_id" "plan_id" "approval_id" "eligibility_id" "allocation_id" "charging_id" "from_on" "cost_weekly_pence" "person_weekly_pence" "council_weekly_pence" "other_weekly_pence" "one_off_pence" "payment_gross_pence" "payment_person_pence" "payment_one_off_pence" "provisional" "formula" "formula_version" "rulebook_hash" "facts" "worked" "worked_hash" "decided_at" "actor" "account_id" "why"]
    Share = "budget_share" ["budget_id" "position" "taken_as" "service" "words" "provider_id" "offer_id" "weekly_pence" "one_off_pence"]
    Agreement = "budget_agreement" ["id" "budget_id" "person_id" "agreed_on" "starts_on" "signed_by" "held_by" "holder" "free_use" "told_on" "told_how" "terms" "at" "actor" "account_id"]
    Service = "budget_service" ["id" "person_id" "budget_id" "service" "setting" "mechanism" "ongoing" "provider_id" "weekly_pence" "from_on" "to_on" "recorded_at" "actor" "account_id"]
    Payee = "payments_payee" ["id" "person_id" "account_name" "sealed" "last_digits" "at" "actor" "account_id"]
    PayeeCheck = "payments_payee_check" ["payee_id" "outcome" "how" "at" "actor" "account_id"]
    Run = "payments_run" ["id" "period_from" "period_to" "pay_on" "line_count" "total_pence" "content_hash" "proposed_at" "actor" "account_id"]
    Line = "payments_line" ["id" "run_id" "person_id" "budget_id" "payee_id" "kind" "from_on" "to_on" "gross_pence" "contribution_pence" "net_pence" "worked"]
    RunStep = "payments_run_step" ["id" "run_id" "kind" "at" "actor" "account_id" "why"]
    LedgerEntry = "ledger_entry" ["id" "key" "posted_on" "words" "run_id" "sealed" "at" "actor" "account_id"]
    LedgerLine = "ledger_line" ["entry_id" "position" "account_code" "person_id" "payment_line_id" "cost_centre" "subjective_code" "vat_code" "amount_pence"]
    Review = "review_review" ["id" "person_id" "plan_id" "budget_id" "kind" "due_on" "held_on" "present" "document" "conclusion" "reasons" "next_due_on" "at" "actor" "account_id"]
    Complaint = "complaint_complaint" ["id" "person_id" "kind" "about" "subject_id" "words" "wanted" "made_by" "at" "on_date" "actor" "account_id"]
    ComplaintAnswer = "complaint_answer" ["id" "complaint_id" "person_id" "outcome" "words" "at" "actor" "account_id"]
    Task = "tasks_task" ["id" "person_id" "kind" "subject_id" "role" "team_id" "account_id" "opened_at" "opened_on" "due_on" "closed_at" "closed_by" "closed_why"]
    Event = "people_event" ["id" "person_id" "happened_at" "recorded_at" "actor" "account_id" "noun" "verb" "subject_id" "detail"]
}

/// Rows of all tables.
pub struct Sheets(Vec<Vec<Vec<Value>>>);

impl Sheets {
    pub fn new() -> Sheets {
        Sheets(LAYOUT.iter().map(|_| Vec::new()).collect())
    }

    /// Adds a row: its fields in the order of the table's columns.
    pub fn add(&mut self, table: Table, row: impl Into<Vec<Value>>) {
        if let Some(rows) = self.0.get_mut(table as usize) {
            rows.push(row.into());
        }
    }

    /// Name, columns and rows of each table that has any, in the order of loading.
    pub fn filled(self) -> impl Iterator<Item = record::bulk::Batch<'static>> {
        LAYOUT
            .iter()
            .zip(self.0)
            .filter(|(_, rows)| !rows.is_empty())
            .map(|((table, columns), rows)| record::bulk::Batch {
                table,
                columns,
                rows,
            })
    }
}
