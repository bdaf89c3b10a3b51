# Worked lines in plain English. Each line of an explanation has a message of its name here and in easy.ftl,
# with dots and underscores written as hyphens: tariff.full_cost is tariff-full-cost.
# Money comes ready as £12.50, dates as 6 April 2026, points and other exact numbers as 7.5; to choose words by
# an exact number use its name with -count.

points = { $points-count ->
    [1] 1 point
   *[other] { $points } points
}

## The income that capital is taken to give

tariff-capital = You have { $amount } in savings and other capital that counts.
tariff-ignored = That is not above the lower limit of { $limit }, so we take no income from it into account.
tariff-full-cost = That is above the upper limit of { $limit }, so you pay the full cost of your care and support. You can still ask the council to arrange it.
tariff-above = { $amount } of it is above the lower limit of { $limit }.
tariff-steps = { $rounding ->
    [complete_only] We count it in complete steps of { $step }: { $amount }.
   *[part_counts] We count it in steps of { $step }, and a part of a step counts as one: { $amount }.
}
tariff-income = Each step counts as { $per_step } a week, so we take { $amount } a week into account as income.

## What a weekly sum comes to in a payment period

payment-days = { $days ->
    [one] { $from }, 1 day at { $weekly } a week: { $amount }.
   *[other] { $from } to { $to }, { $days } days at { $weekly } a week: { $amount }.
}
payment-none = { $days ->
    [one] { $from }: no payment is due for this day.
   *[other] { $from } to { $to }: no payment is due for these { $days } days.
}
payment-total = The payment for { $from } to { $to } is { $amount }.

## The indicative budget

allocation-answer = { $question }: “{ $option }”. { $amount-count ->
    [0] This has no points.
    [1] This is 1 point.
   *[other] This is { $amount } points.
}
allocation-gross-points = { $amount-count ->
    [1] Your answers come to 1 point in all.
   *[other] Your answers come to { $amount } points in all.
}
allocation-informal = { $question }: family and friends meet this share of the need: “{ $share }”. { $credit-count ->
    [100] That takes off { $amount } of its { $points } points.
   *[other] We count { $credit }% of that help, which takes off { $amount } of its { $points } points.
}
allocation-net-points = { $amount-count ->
    [1] Your budget is worked out from 1 point.
   *[other] Your budget is worked out from { $amount } points.
}
allocation-own-view = { $amount-count ->
    [1] Some answers differ from what you said yourself. Your own answers would come to 1 point before help from family and friends.
   *[other] Some answers differ from what you said yourself. Your own answers would come to { $amount } points before help from family and friends.
}
allocation-weekly = A point is worth { $price } a year. { $points } points, shared over { $weeks } weeks, make an indicative budget of { $amount } a week.
allocation-annual = That is { $amount } a year: { $weeks } weeks at { $weekly }.
allocation-gross-weekly = Without the help of family and friends it would be { $amount } a week ({ $points } points). If their help stops or changes, tell us.
allocation-separate = “{ $flag }” is not in these sums. We work out its cost for you individually.

## The personal budget

budget-line = Part { $number } of your plan, { $taken_as ->
    [council] arranged by the council
    [third_party] held for you by an organisation
   *[direct_payment] paid to you as a direct payment
}: { $amount } a week.
budget-line-once = Part { $number } of your plan, { $taken_as ->
    [council] arranged by the council
    [third_party] held for you by an organisation
   *[direct_payment] paid to you as a direct payment
}: { $amount } once.
budget-cost = Your plan costs { $amount } a week in all. This is what it costs to meet your needs.
budget-one-off = Besides, { $amount } is needed once.
budget-open = Your financial assessment is not finished, so what you pay yourself is not known yet. Until it is, nothing is taken from this budget.
budget-carer = This is your own budget as a carer. You are not charged for care that is given to somebody else.
budget-full-cost = By your financial assessment you pay the full cost.
budget-at-most = By your financial assessment you can be asked for { $at_most } a week at most.
budget-at-most-cost = By your financial assessment you can be asked for { $at_most } a week at most. The plan costs less, and nobody pays more than it costs.
budget-person = You pay { $amount } a week.
budget-council = The council pays { $amount } a week: { $cost } less your { $person }.
budget-other = Besides this budget there is { $amount } a week of other public money.
budget-share = { $taken_as ->
    [council] What the council arranges costs { $cost } a week.
    [third_party] What an organisation holds for you costs { $cost } a week.
   *[direct_payment] The direct payment comes to { $cost } a week.
} { $falls_on ->
    [commissioned_first] Your part is set against what is arranged first, then against the direct payment:
    [pro_rata] Your part is set against each way in proportion:
   *[direct_payment_first] Your part is set against the direct payment first:
} { $person } of it falls here, and the council pays { $amount } of it.
budget-payment = The council pays you { $amount } a week as a direct payment: { $cost } less the { $person } that you pay in yourself.
budget-no-payment = What you pay yourself ({ $person } a week) covers what was to be a direct payment ({ $cost } a week), so no direct payment is left to pay. The plan stands.
budget-difference = { $direction ->
    [more] The indicative budget was { $indicative } a week. The final budget is { $cost }: { $by } more.
    [less] The indicative budget was { $indicative } a week. The final budget is { $cost }: { $by } less.
   *[same] The final budget is the same as the indicative budget: { $cost } a week.
}

## Said beside figures

indicative-title = Your indicative budget
indicative-notice = This is a first estimate to plan with. The final budget may be higher or lower: it must be enough to meet the needs that the council has to meet. If you think it is not enough, tell us.
indicative-contribution = This is the whole amount. How much of it you pay yourself, if anything, is worked out in a financial assessment.
indicative-carer = You pay nothing of this amount: a carer is not charged for care that is given to the adult they care for (Care Act 2014, section 14(3)).
indicative-individual = Some of your needs are costed individually and come on top of this amount.
figure-unsure = One of the values used here still has to be confirmed, so the figure may change.
not-answered = These questions have no answer yet:

## The page about a budget that the person keeps

budget-of-answers = What was answered
budget-points-why = More need for help makes more points. The points of an answer and the price of a point are the same for everybody, and anybody may read them.
budget-of-help = What family, friends and neighbours do
budget-help-why = Needs were asked about as if nobody helped without being paid. Afterwards it was asked how much of them is met by people who are willing and able to go on. Nobody has to.
budget-of-money = From points to pounds
budget-of-others = Costed individually
budget-points-all = Points of all your needs
budget-points-help = Taken off for the help you have
budget-points-used = Points that your budget is worked out from
budget-rules = The council's rules are public. They are on its website, under “Rules”.
budget-replaced = A newer budget has taken the place of this one.
budget-changed = Some answers were changed after this was worked out. Ask for it to be worked out again.
challenge-title = If you think this is wrong or not enough
challenge-answer = Tell your social worker which answer is not right. It can be changed, and the sums are then done again.
challenge-enough = Say if the amount would not meet your needs. The final budget may be higher than this figure, and the figure alone is no reason to refuse what you need.
challenge-help = You may bring somebody with you. If it is hard for you to take part and nobody can help you, the council must find you an advocate.
challenge-complaint = You can complain to the council, best within 12 months. Nobody may treat you worse because you complain.
challenge-ombudsman = If you are not content with the council's answer, the Local Government and Social Care Ombudsman looks at it, independently and free of charge: www.lgo.org.uk, telephone 0300 061 0614.

## Eligibility

eligibility-cause = { $holds ->
    [yes] Your needs come from, or are related to, a physical or mental impairment or illness.
   *[no] Your needs do not come from a physical or mental impairment or illness.
}
eligibility-blind = We looked at what you can do without the help of family, friends or neighbours. What they do for you does not count here.
eligibility-caring = { $holds ->
    [yes] Your needs come from giving necessary care to another adult.
   *[no] Your needs do not come from giving necessary care to another adult.
}
eligibility-health = { $holds ->
    [yes] Your physical or mental health is getting worse because of it, or may get worse.
   *[no] Your health is not getting worse because of it, and is not at risk of it.
}
eligibility-able = { $suggested ->
    [yes] You are able to do this, although an answer pointed the other way: { $outcome }.
   *[no] You are able to do this: { $outcome }.
}
eligibility-unable = { $how ->
    [assistance] You cannot do this without help or prompting: { $outcome }.
    [distress] You can do this only with significant pain, distress or anxiety: { $outcome }.
    [danger] You cannot do this without danger to your health or safety, or somebody else’s: { $outcome }.
   *[longer] This takes you significantly longer than would be expected: { $outcome }.
}
eligibility-fluctuates = This goes up and down, so we looked at a long enough time: { $outcome }.
eligibility-outcomes = { $amount-count ->
    [0] There is no outcome that you are unable to achieve. The law asks for at least { $needed }.
    [1] There is 1 outcome that you are unable to achieve. The law asks for at least { $needed }.
   *[other] There are { $amount } outcomes that you are unable to achieve. The law asks for at least { $needed }.
}
eligibility-carer-outcomes = { $amount-count ->
    [0] There is no outcome that you are unable to achieve. The law asks for { $needed }, or for a risk to your health.
    [1] There is 1 outcome that you are unable to achieve. The law asks for { $needed }, or for a risk to your health.
   *[other] There are { $amount } outcomes that you are unable to achieve. The law asks for { $needed }, or for a risk to your health.
}
eligibility-wellbeing = { $area ->
    [dignity] This has a significant impact on your personal dignity.
    [health] This has a significant impact on your health or emotional wellbeing.
    [protection] This has a significant impact on your protection from abuse and neglect.
    [control] This has a significant impact on your control over day-to-day life.
    [work] This has a significant impact on your part in work, education, training or recreation.
    [social] This has a significant impact on your social and economic wellbeing.
    [relationships] This has a significant impact on your domestic, family and personal relationships.
    [accommodation] This has a significant impact on where you live being suitable.
   *[contribution] This has a significant impact on what you contribute to society.
}
eligibility-no-impact = We found no significant impact on your wellbeing.
eligibility-facs-theme = { $band ->
    [critical] Without help from family and friends the risk is critical: { $theme ->
        [life] life and health.
        [control] control over what is around you.
        [abuse] abuse or neglect.
        [personal_care] personal care and daily routines.
        [work] work, education and learning.
        [social] social support and relationships.
       *[roles] family and social roles.
    }
    [substantial] Without help from family and friends the risk is substantial: { $theme ->
        [life] life and health.
        [control] control over what is around you.
        [abuse] abuse or neglect.
        [personal_care] personal care and daily routines.
        [work] work, education and learning.
        [social] social support and relationships.
       *[roles] family and social roles.
    }
    [moderate] Without help from family and friends the risk is moderate: { $theme ->
        [life] life and health.
        [control] control over what is around you.
        [abuse] abuse or neglect.
        [personal_care] personal care and daily routines.
        [work] work, education and learning.
        [social] social support and relationships.
       *[roles] family and social roles.
    }
   *[low] Without help from family and friends the risk is low: { $theme ->
        [life] life and health.
        [control] control over what is around you.
        [abuse] abuse or neglect.
        [personal_care] personal care and daily routines.
        [work] work, education and learning.
        [social] social support and relationships.
       *[roles] family and social roles.
    }
}
eligibility-facs-helped = { $left ->
    [none] The help they give meets all of this.
    [low] With the help they give it is low.
    [moderate] With the help they give it is moderate.
    [substantial] With the help they give it is substantial.
   *[critical] With the help they give it is critical.
}
eligibility-facs-band = { $band ->
    [none] We found no risk that is left open.
    [low] Taken together the risk to your independence is low.
    [moderate] Taken together the risk to your independence is moderate.
    [substantial] Taken together the risk to your independence is substantial.
   *[critical] Taken together the risk to your independence is critical.
}
eligibility-facs-threshold = { $threshold ->
    [low] The council meets needs in every band.
    [moderate] The council meets needs that are moderate, substantial or critical.
    [substantial] The council meets needs that are substantial or critical.
   *[critical] The council meets needs that are critical.
}
eligibility-result = { $eligible ->
    [yes] You have eligible needs, and the council has to see that they are met.
   *[no] Your needs are not eligible needs under these criteria.
}

## The letter about eligibility

eligibility-title = Whether you have eligible needs
eligibility-found = What we found
eligibility-reasons = Why we decided this
eligibility-next = What happens next
eligibility-next-yes = We work out an indicative budget with you and make a support plan: what matters to you, what you want to achieve, and how your needs are met.
eligibility-next-charging = We ask the finance team to work out what you can pay, if anything. Nobody has to pay more than they can afford by the rules.
eligibility-next-carer = We make a support plan with you as a carer. You do not pay for support that goes to the person you care for.
eligibility-next-no = The council does not have to meet these needs. It may still do so if it decides to, and it must tell you how to meet or reduce them and how to keep needs from growing.
eligibility-advice = Advice and information for you
eligibility-again = Tell us if things change. You can ask for another assessment.
eligibility-replaced = A newer decision has taken the place of this one.
challenge-decision = Tell us which finding is not right. It can be looked at again, and the decision changed.

## What a person pays towards their support

contribution-carer = This is support for you as a carer. You do not pay for it.
contribution-refused = We do not have the details of your money. Without them the law treats you as somebody who pays the full cost.
contribution-capital = { $treatment ->
    [counted] { $kind }: { $given }. It counts.
   *[disregarded] { $kind }: { $given }. We leave it out.
}
contribution-income = { $treatment ->
    [disregarded] { $kind }: { $weekly } a week. We leave all of it out.
    [part] { $kind }: { $weekly } a week. We leave out { $left_out } of it and count { $amount }.
    [capped] { $kind }: { $weekly } a week. We count the lower rate, { $amount }, because the council pays for no care at night.
   *[counted] { $kind }: { $amount } a week.
}
contribution-assessed = Your income that counts is { $income } a week, and { $tariff } from savings. Together that is { $amount } a week.
contribution-guarantee-base = You must be left with a minimum income: { $what }, { $amount } a week.
contribution-guarantee-added = { $times ->
    [one] Added to it: { $what }, { $amount } a week.
   *[other] Added to it: { $what }, { $times } times { $each }, which is { $amount } a week.
}
contribution-guarantee = Your minimum income guarantee is { $amount } a week.
contribution-housing = { $kind ->
    [rent] Rent
    [mortgage] Mortgage
    [council_tax] Council tax
    [ground_rent] Ground rent
    [service_charge] Service charges
   *[other] Another cost of your home
}{ $helped ->
    [yes] {" "}of { $given }{ $every ->
            [week] {" "}a week
            [fortnight] {" "}a fortnight
            [four_weeks] {" "}every four weeks
            [month] {" "}a month
           *[year] {" "}a year
        }, less { $help } that is paid for you: { $amount } a week.
   *[no] : { $amount } a week.
}
contribution-disability = { $kind ->
    [alarm] Community alarm
    [private_help] Care or help that you pay for yourself
    [laundry] Laundry and bedding
    [heating] Heating and water above the usual
    [diet] Special diet
    [clothing] Clothing and shoes
    [garden] Gardening
    [equipment] Equipment
    [transport] Transport
    [internet] Internet
   *[other] Another cost of your disability
}: { $amount } a week.
contribution-disability-left-out = Costs of a disability are looked at where a disability benefit counts as income. None does, so these costs are not taken off.
contribution-protected = So { $amount } a week is yours to keep: { $guarantee } minimum income, { $housing } for your home and { $disability } for costs of your disability.
contribution-available = { $above ->
    [yes] { $assessed } less { $protected } leaves { $amount } a week.
   *[no] Your income of { $assessed } is not above the { $protected } that you keep, so nothing is left to pay from.
}
contribution-weekly = { $share-count ->
    [100] The most that you can be asked to pay is { $amount } a week.
   *[other] We take { $share }% of it, so the most that you can be asked to pay is { $amount } a week.
}
contribution-small = Sums below { $smallest } a week are not asked for, so you pay { $amount }.
contribution-cost = Your support costs { $amount } a week. You never pay more than that.
contribution-full-cost = { $known ->
    [yes] You pay the full cost of your support, which is { $amount } a week.
   *[no] You pay the full cost of your support.
}

## The letter about the charge

charging-title = What you pay towards your care and support
charging-refused = We do not have the details of your money, so you are asked to pay the full cost. Give us the details at any time and we work it out.
charging-most = This is the most that you can be asked to pay. You never pay more than your support costs.
charging-provisional = What you really pay is set when your budget is agreed. Until then this is provisional.
charging-how-often = Charges are worked out by the week and asked for every four weeks.
charging-unsure = One of the values used here still has to be confirmed by an officer, so the amount may change.
charging-income = Your income and savings
charging-keep = What you keep
charging-pay = What you pay
charging-changes = When it changes
charging-changes-why = It is worked out again when your income, savings, home or costs change, and every April when benefits and the minimum income change. Tell us at once if something changes.
charging-replaced = A newer decision has taken the place of this one.
challenge-charge = Tell us if a figure is wrong or a cost is missing. You can ask for the charge to be reviewed, and it is worked out again.
challenge-charge-hard = If you cannot pay, tell us. Your support does not stop because of it.

## The terms of a budget, agreed by the person

terms-changes = You tell the council when something important changes, such as your health, where you live, or who helps you.
terms-review = The council looks at the plan with you again on the days that it told you, and earlier when you or somebody else ask for it.
terms-arranged = The council pays for what it arranges. Tell it when what was arranged does not come, or is not good.
terms-payment-plan = The direct payment is spent on the needs in your plan. How and when you meet them is your choice.
terms-payment-account = The direct payment goes to an account that is used for nothing else.
terms-payment-own-part = You pay your own part, if you have one, into the same account at least every four weeks.
terms-payment-records = You keep bills, payslips and statements, and show them when the council asks.
terms-payment-back = The council may take back what was not used, or was not used for your needs. It tells you before, and why.

## Challenging a decision and complaining

complaint-title = Challenge a decision or complain
complaint-intro = Tell us what is wrong. Somebody who did not take the decision looks at it and writes back. Nobody may treat you worse because of it.
complaint-no-appeal = The Care Act 2014 has no court or tribunal for this. This is how a decision is looked at again, and after us the Ombudsman can look at it.
complaint-kind = What is it about?
complaint-kind-challenge = A decision that I think is wrong
complaint-kind-complaint = Something else went wrong
complaint-which = Which decision?
complaint-about = { $about ->
    [eligibility] Whether you can have support
    [allocation] The indicative budget
    [charging] What you pay yourself
    [approval] The decision on your support plan
    [budget] Your personal budget
    [review] Your review
   *[general] Something else
}
complaint-words = What is wrong?
complaint-words-hint = In your own words. Somebody may help you to write it.
complaint-wanted = What do you want to happen?
complaint-send = Send
complaint-received = We have received this. It was sent on { $on }.
complaint-sent-person = Sent by { $name }.
complaint-sent-acting = Sent by { $name }, who may act for { $person }.
complaint-sent-written = Sent by { $name }, written by { $by }.
complaint-due = We want to answer by { $by }.
complaint-next = What happens next
complaint-next-read = A team manager who did not take the decision reads what you wrote, and what was decided. They may ring or visit you to understand it.
complaint-next-answer = You get the answer in writing, with the reasons and what happens then.
complaint-support-kept = While this is open, your support goes on as it was before the decision.
complaint-support-decided = While this is open, the decision counts as it was taken.
complaint-you-said = What you said
complaint-you-want = What you want
complaint-answered = Our answer of { $on }
complaint-outcome = { $outcome ->
    [upheld] You are right.
    [partly_upheld] You are right in part.
   *[not_upheld] We see this differently.
}
complaint-then = If you are not content with this
complaint-mine = What you sent
complaint-none = You have sent nothing so far.
letter-to-family = To whoever settles the affairs of { $name }

## The person's own assessment

own-title = Your own assessment
own-code-title = Open your own questions
own-code-intro = Type the code of six numbers that you were given. It is on your letter, or somebody told it to you.
own-link = The letters of your link
own-link-hint = They are on your letter, in groups of four. You can leave out the dashes.
own-code = Your code
own-code-hint = Six numbers
own-code-open = Open my questions
own-code-empty = Type the code of six numbers.
own-link-empty = Type the letters of your link, as they are on your letter.
own-code-wrong = { $left ->
    [0] The link and the code do not belong together. Check both with your letter.
    [one] The code is not right. You have 1 more try. If it is wrong again the link ends, and we make you a new one.
   *[other] The code is not right. You have { $left } more tries.
}
own-over-sent = Your answers were sent. Nothing more is needed from you now.
own-over-codes = The code was wrong five times, so this link has ended. Ring us and we make you a new one.
own-over-ended = This link has ended. Use the newest one that we gave you, or ring us.
own-over-time = This link is too old and has ended. Ring us and we make you a new one.
own-over-session = You were away for a while, so your questions were closed. Every answer that you saved is kept. Type the code again to go on.
own-signed-in = You are signed in as { $name }. Sign out first, so that your own questions can be opened.
own-help = You can ask us to go through the questions with you instead. Nobody has to answer alone.
own-start = Start
own-go-on = Go on
own-far = { $all ->
    [0] There is nothing to answer.
   *[other] You have answered { $done } of { $all } questions so far.
}
own-how = Each question stands on a page of its own. Every answer is kept as soon as you save it, and you can stop and come back. “I do not know” is an answer too. Somebody can help you, if you choose.
own-asked-to-change = We ask you to look at something again:
own-questions = Your questions
own-not-answered = Not answered
own-later = Asked later
own-answered = Answered
own-not-known = I do not know
own-note = In your own words, if you like
own-note-hint = What matters to you about this, and what you would like to be different.
own-save = Save and go on
own-return = Save and come back later
own-choose = Choose an answer. “I do not know” is an answer too. Or select “Save and come back later”.
own-conflict = Somebody answered this question just now, perhaps you in another window. It now says: “{ $answer }”. If yours below is right, save it again.
own-need-was = You said: “{ $answer }”
own-check-title = Check your answers
own-check-intro = These are your answers. You can change each of them until you send them.
own-change = Change
own-answer = Answer
own-missing = { $count ->
    [one] 1 question has no answer yet.
   *[other] { $count } questions have no answer yet.
}
own-no-answer = No answer yet
own-your-words = Your words:
own-who = Who answered these questions?
own-who-self = I did, alone
own-who-family = I did, with family or friends
own-who-worker = I did, with a worker
own-who-helped = Who helped you?
own-who-helped-hint = For example: my daughter Mary. You can leave this empty.
own-send = Send my answers
own-send-what = When you send them a social worker reads your answers, and talks with you about any that they would answer differently. Your answers are kept as you gave them.
own-sent-title = Your answers are sent
own-next = What happens next
own-next-who = { $team } reads your answers.
own-next-who-unknown = A social worker reads your answers.
own-next-when = You hear from us by { $by }.
own-next-when-unknown = You hear from us soon.
own-next-talk = They talk with you where they would answer differently. What you answered stays on the record beside it.
own-next-after = Then we tell you in writing whether you can have support, and roughly how much money there is for it.
own-next-challenge = If you do not agree with something, tell us: ring, write, or tell any worker that you know.
own-agreed-title = Your answers, and what was agreed
own-agreed = A social worker looked at your answers on { $on }. Where something else was decided than you answered, it says why.
own-agreed-decided = Decided:
own-agreed-why = Why:
own-closed-replaced = Newer questions have taken the place of these.
own-closed-sent = Your answers are sent. We are looking at them.
own-closed-settled = Your answers are settled with a worker. Ring us if something has changed.
own-closed-together = We will go through these questions together with you. A worker gets in touch.
own-left = Your questions are closed. Every answer that you saved is kept.
own-other-words = Show this in easy words
own-yes = Yes
own-no = No
invite-title = Your link to your own assessment
invite-what = You asked to answer the questions about your needs yourself. With this link you can, on a telephone, a tablet or a computer. You need no password.
invite-go = Go to this address:
invite-type = There, type these letters:
invite-code = Your code is:
invite-code-told = We tell you the code by telephone, apart from this letter.
invite-until = The link works until { $until }. It opens your own questions and nothing else.
invite-why = What you need decides what support you can have. Your answers are where that begins, and no answer is wrong.
invite-family = Family, friends or an advocate can help you, if you choose. If you find it hard to take part and nobody can help you, we arrange an independent advocate.
invite-instead = If you would rather answer with a worker, or on paper, ring us. That is just as good.
invite-after = When you have sent your answers, a social worker reads them and talks with you.
invite-wrong = If this letter is not for you, or something goes wrong, tell us. Do not give the letters and the code to somebody whom you do not trust.
invite-signed = From { $council }

## Where somebody's case is, on their own pages

own-case = Where my case is
own-case-of = Where the case of { $name } is
own-stopped = It stopped. What was done stands as it was. If you want support again, tell the council.
own-nothing = Nothing was begun yet. If you need help, tell the council: by telephone, by letter, or any worker you know.
own-step = { $step ->
    [contact] First contact
    [assessment] Your assessment
    [eligibility] Whether you can have support
    [allocation] Your indicative budget
    [charging] What you pay yourself
    [planning] Your support plan
    [approval] The council's agreement to your plan
    [budget] Your personal budget
    [payments] Payments to you
   *[review] Your review
}
own-done = Done on { $on } by { $who }.
own-begun = Begun on { $on } by { $who }.
own-sent-back = On { $on } your plan was sent back, with reasons. It is being worked on.
own-to-panel = On { $on } your plan was passed to the panel, which decides together.
own-not-eligible = Decided on { $on }: the council does not have to meet these needs. You can read why.
own-waits-for-you = This waits for you, since { $since }.
own-waits = { $role ->
    [finance_officer] The finance team has this
    [team_manager] A team manager has this
    [information_officer] The contact team has this
   *[social_worker] Your team has this
}, since { $since }.
own-with-team = It is with the { $team }.
own-due = We want to do it by { $by }.
own-late = We wanted to do it by { $by }. It is late: you can ask us why.
own-not-yet = Not yet.
own-open = Open it
own-more = My other pages
own-record = What the council knows about me
own-looked = Who looked at my record
own-payments = My payments
own-complain = Challenge a decision or complain
own-export = Everything that is kept about me, as files
own-reading-for = You read this for { $name }. “You” and “your” mean { $name }.

## Who may act for the person, on the person's own pages

authority-title = Who may act or see for me
authority-intro = These people may see or do something for you. Each may only do what is written here.
authority-nobody = Nobody. Only you, and the workers who support you.
authority-change = Is something wrong, or do you want to take your consent back? Tell any worker or team you know. It ends at once, and it stays written that it was so.
authority-by = By what
authority-may = What they may do
authority-since = Since
authority-until = Until
authority-attorney-property = Your power of attorney for property and money
authority-attorney-welfare = Your power of attorney for health and welfare
authority-deputy-property = The Court of Protection made them your deputy for property and money
authority-deputy-welfare = The Court of Protection made them your deputy for personal welfare
authority-appointee = They look after your benefits
authority-advocate = They are your independent advocate
authority-nominee = You named them to receive your direct payment
authority-authorised-person = The council authorised them to receive your direct payment
authority-consent = You said that they may
authority-see-record = See what the council knows about you
authority-see-assessment = See your assessments and how your budget was worked out
authority-see-plan = See your support plan and reviews
authority-see-money = See your budget, what you pay, and payments
authority-act-money = Write down what your direct payment was spent on
authority-act-plan = Write your support plan
authority-home = People I may act for
authority-mine-attorney-property = You hold their power of attorney for property and money.
authority-mine-attorney-welfare = You hold their power of attorney for health and welfare.
authority-mine-deputy-property = You are their deputy for property and money.
authority-mine-deputy-welfare = You are their deputy for personal welfare.
authority-mine-appointee = You are their appointee for benefits.
authority-mine-advocate = You are their independent advocate.
authority-mine-nominee = They named you to receive their direct payment.
authority-mine-authorised-person = You are authorised to receive their direct payment.
authority-mine-consent = They agreed to it.
own-authority = See who may act or see for me

## Reviews, as the person reads them

review-own-title = Looking at your support again
review-own-due = We look at your support with you by { $on }.
review-own-none = No review is planned just now.
review-own-what = We ask whether what you wanted has come about, and whether the support works for you.
review-own-ask = You can ask for a review sooner. Tell any worker or team you know when something changes.
review-own-held = Reviews that were held
review-title = What came of your review
review-held = Your review was held on { $on }. It was written down by { $by }.
review-present = There were: { $who }
review-outcomes = What you wanted to achieve
review-score-person = You said: { $score ->
    [not_yet] not yet
    [partly] partly
    [mostly] mostly
    [fully] fully
   *[not_known] you did not say
}.
review-score-worker = Your worker said: { $score ->
    [not_yet] not yet
    [partly] partly
    [mostly] mostly
    [fully] fully
   *[not_known] they could not tell
}.
review-next = What happens next
review-conclusion = { $next ->
    [go_on] Your support goes on as it is.
    [change_plan] We make your plan again with you.
    [reassess] We look at your needs again with you.
   *[end] Your support ends.
}
review-why = Why:
review-last-day = The last day is { $on }. You can come back to us at any time.
review-not-less = Your support is not made less by this. That would take a change in your life and a new assessment, with reasons.
review-next-by = We look at your support again by { $on }.
review-challenge = Tell us if something here is not right. It can be looked at again.
review-print = Print this

## Family, friends and carers, on the person's own pages

relationship-title = Who is who to me
relationship-nobody = The council has written nobody down.
relationship-change = Is something wrong or missing? Tell any worker or team you know.
relationship-cares = Looks after you
relationship-cared-for = You look after them
relationship-lives-with = Lives with you
relationship-emergency = We ring them in an emergency
own-relationships = See who is who to me

## The support plan, as the person keeps it

plan-title = Your support plan
plan-owner = This plan is yours. It says what you want to achieve, the support that helps you to do it, and what it costs.
plan-being-written = It is not put forward for agreement yet, so it can still change.
plan-waits = It waits for agreement. It was put forward on { $day }.
plan-panel = It waits for the panel that decides on larger budgets.
plan-sent-back = It was sent back on { $day } to be changed. The reasons: { $reasons }
plan-agreed = { $who } agreed it on { $day }.
plan-agreed-why = The reasons: { $reasons }
plan-cost = The support in this plan costs { $weekly } a week, which is { $annual } a year.
plan-once = On top of that, { $once } is paid once.
plan-indicative = Before you planned, you were told an indicative budget of { $weekly } a week. It says where planning starts.
plan-more = The plan costs { $difference } a week more. That is no reason to refuse it: the budget must be enough to meet the needs that the council has to meet.
plan-less = The plan costs { $difference } a week less.
plan-same = The plan costs just as much.
plan-contribution = How much of it you pay, if anything, is worked out from your money. That is a separate step, with its own letter.
plan-rounding = Each sum is rounded once to the nearest penny.
plan-help = Who helped to write it
plan-about-me = About me: what is important to me
plan-change = What I want to change or keep
plan-outcomes = What I want to achieve
plan-answers = This answers the needs that were found eligible: { $needs }.
plan-support = My support and what it costs
plan-managed = How my support is managed
plan-control = How I stay in control
plan-arranging = Who does what to make it happen
plan-contingency = If something goes wrong
plan-risks = Risks, and what I think of them
plan-no-risks = We asked about risks, and there are none to write down.
plan-risk-view = What I think of it: { $words }
plan-risk-response = What is done about it: { $words }
plan-money = Being told the amount, and using it freely
plan-told = The amount was told on { $day }, before the plan was made.
plan-free-use = You may use the money in the ways and at the times that you choose, as long as it meets what this plan is for and is lawful.
plan-not-free-use = You cannot use the money in any way you choose. The plan says what it is for.
plan-advice = Information and advice given
plan-review = Looking at the plan again
plan-reason = Why it costs more or less than the indicative budget
plan-nothing = Nothing is written here yet.
plan-direct-payment = You get this as money and pay for it yourself (a direct payment).
plan-council = The council arranges this.
plan-third-party = Somebody holds the money for this for you.
plan-free = This is free.
plan-rests = The plan rests on the decision of { $day } that your needs are eligible.
plan-rests-law = What a plan must have is in section 25 of the Care Act 2014. You can ask for a copy of any decision that it rests on.
plan-rests-law-before = Before April 2015 the council's own rules said what a plan must have. You can ask for a copy of any decision that it rests on.

## Facts for equality monitoring, asked of the person

equality-title = About you, so that we treat everybody fairly
equality-why = We count these answers to see whether everybody gets support in the same way. They change nothing about what you get.
equality-free = You do not have to answer. You can answer some and leave others, and you can change an answer whenever you want. What you said before is kept.
equality-save = Save my answers
equality-not-asked = Choose an answer, or leave it
equality-refused = I prefer not to say
equality-not-known = I do not know
equality-ethnicity = Your ethnic group
equality-religion = Your religion or belief
equality-sexual-orientation = Your sexual orientation
equality-sex = Your sex
equality-gender = How you describe your gender
equality-gender-identity = Is your gender the same as the sex you were registered with at birth?
equality-disability = Do you have a disability?
equality-marriage = Are you married or in a civil partnership?
equality-pregnancy = Are you pregnant or on maternity leave?
equality-armed-forces = Did you or your family serve in the armed forces?
own-equality = Answer questions about fair treatment

## The letter of the final budget

budget-letter-title = Your personal budget
budget-amounts = Your budget in short
budget-amount-cost = What it costs to meet your needs, a week
budget-amount-person = What you pay of it, a week
budget-amount-council = What the council pays of it, a week
budget-amount-other = Other public money beside it, a week
budget-amount-once = Needed once, besides
budget-amounts-why = What you pay and what the council pays make the cost together. Other public money stands beside them and is in none of them.
budget-from-needs = From your needs to the first estimate
budget-from-needs-why = Before the plan was made, your needs made points, and the points made a first estimate to plan with.
budget-plan = What your plan costs
budget-plan-why = The council agreed that this support meets your needs.
budget-differs = Why the budget is what it is
budget-your-part = What you pay, and how it was worked out
budget-your-part-why = What you pay is the same whichever way you take your budget.
budget-how-paid = How and when it is paid
budget-paid-payment = A direct payment is paid every four weeks, before the four weeks begin. For a part of four weeks you are paid by the day. What is needed once is paid once.
budget-paid-arranged = What the council arranges is paid by the council. You do nothing for that.
budget-paid-third = What an organisation holds for you is paid to it by the council.
budget-not-agreed = You have not agreed to this budget yet. Once you have, it begins. Tell your social worker if you do not agree.
budget-free = What you are free to do
budget-free-why = You choose how, when and with whom the needs in your plan are met, within the law. You need not ask for small changes. Ask before you change what the plan is for.
budget-to-agree = What you are asked to agree
budget-agreed-to = What was agreed with you
challenge-budget = Say if this budget is not enough to meet your needs, or if something in it is wrong. The council looks at it again. That it costs more is alone no reason to refuse what you need.

## The account of a direct payment

account-what = What the council paid, what you paid in yourself, what you spent, and what is left. Each payment of the council opens to its sums.
account-council = Paid by the council
account-paid-in = Paid in by you
account-spent = Spent
account-returned = Given back to the council
account-left = Left
account-no-budget = There is no budget today.
account-own-part = Your own part, which you pay into the same account:
account-write = Write something down
account-kind = What was it?
account-spend-spent = Something was bought or somebody paid
account-spend-paid-in = You paid in your own part
account-spend-returned = Money went back to the council
account-day = When?
account-amount = How much?
account-for-what = For what?
account-correct = Correct an entry
account-correct-amount = What should it have been?
account-correct-why = Why?

## What a person paid under Fairer Contributions

fairer-basic = { $shared ->
    [one] { $what }: { $amount } a week.
   *[other] { $what }, half of it for you: { $amount } a week.
}
fairer-buffer = You must be left with the basic level of { $basic } and { $buffer }% more: { $amount } a week.
fairer-chargeable = Of a budget of { $cost } a week, { $share }% can be charged: { $amount }.
