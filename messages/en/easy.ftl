# The same messages in easy read: short sentences, everyday words. Every message of plain.ftl is here.

points = { $points-count ->
    [1] 1 point
   *[other] { $points } points
}

## The income that capital is taken to give

tariff-capital = You have { $amount } in savings.
tariff-ignored = This is { $limit } or less. We do not count it.
tariff-full-cost = This is more than { $limit }. You pay for all your care. You can still ask us to set it up for you.
tariff-above = We do not count the first { $limit }. We look at the other { $amount }.
tariff-steps = { $rounding ->
    [complete_only] We split it into full parts of { $step }. There are { $amount } full parts.
   *[part_counts] We split it into parts of { $step }. The last part can be smaller. There are { $amount } parts.
}
tariff-income = We add { $per_step } a week for each part. That is { $amount } a week. We count this as money you get.

## What a weekly sum comes to in a payment period

payment-days = { $days ->
    [one] You get { $weekly } a week. For { $from } that is { $amount }.
   *[other] You get { $weekly } a week. From { $from } to { $to } that is { $amount }.
}
payment-none = { $days ->
    [one] You get no money for { $from }.
   *[other] You get no money from { $from } to { $to }.
}
payment-total = You get { $amount } for { $from } to { $to }.

## The indicative budget

allocation-answer = { $question }. The answer is: “{ $option }”. { $amount-count ->
    [0] That is no points.
    [1] That is 1 point.
   *[other] That is { $amount } points.
}
allocation-gross-points = { $amount-count ->
    [1] All your answers make 1 point.
   *[other] All your answers make { $amount } points.
}
allocation-informal = { $question }. Family and friends help you: “{ $share }”. { $amount-count ->
    [1] We take away 1 point.
   *[other] We take away { $amount } points.
}
allocation-net-points = { $amount-count ->
    [1] We use 1 point to work out your money.
   *[other] We use { $amount } points to work out your money.
}
allocation-own-view = { $amount-count ->
    [1] Some answers are not the same as what you told us. Your own answers make 1 point.
   *[other] Some answers are not the same as what you told us. Your own answers make { $amount } points.
}
allocation-weekly = Each point is { $price } a year. You have { $points } points. That is about { $amount } a week for your support.
allocation-annual = That is { $amount } in a year.
allocation-gross-weekly = If family and friends did not help, it would be { $amount } a week. Tell us if their help stops.
allocation-separate = “{ $flag }”. We work out the cost of this on its own.

## The personal budget

budget-line = Part { $number } of your plan costs { $amount } a week. { $taken_as ->
    [council] The council sets it up.
    [third_party] Someone else looks after this money for you.
   *[direct_payment] You get this money.
}
budget-line-once = Part { $number } of your plan costs { $amount }, one time. { $taken_as ->
    [council] The council sets it up.
    [third_party] Someone else looks after this money for you.
   *[direct_payment] You get this money.
}
budget-cost = All your support costs { $amount } a week.
budget-one-off = You also need { $amount }, one time.
budget-open = We do not know yet what you have to pay. We will tell you.
budget-carer = You are a carer. You do not have to pay.
budget-full-cost = You pay for all of it.
budget-at-most = You can pay up to { $at_most } a week.
budget-at-most-cost = You can pay up to { $at_most } a week. Your support costs less than that.
budget-person = You pay { $amount } a week.
budget-council = The council pays { $amount } a week. That is { $cost } minus your { $person }.
budget-other = You also get { $amount } a week of other public money.
budget-share = { $taken_as ->
    [council] What the council sets up costs { $cost } a week.
    [third_party] The money that someone looks after for you is { $cost } a week.
   *[direct_payment] The money that goes to you is { $cost } a week.
} { $falls_on ->
    [commissioned_first] We use your money for what the council sets up first.
    [pro_rata] We share your money between the parts.
   *[direct_payment_first] We use your money for the money that goes to you first.
} You pay { $person } of it. The council pays { $amount } of it.
budget-payment = The council sends you { $amount } a week. That is { $cost } minus your { $person }.
budget-no-payment = You pay { $person } a week yourself. That is enough for { $cost } a week. So the council does not send you money.
budget-difference = { $direction ->
    [more] First we said { $indicative } a week. Now it is { $cost } a week. That is { $by } more.
    [less] First we said { $indicative } a week. Now it is { $cost } a week. That is { $by } less.
   *[same] First we said { $cost } a week. It is the same now.
}

## Said beside figures

indicative-title = About how much money for your support
indicative-notice = This is a first guess. It can go up or down. It must be enough for the help you need. Tell us if you think it is not enough.
indicative-contribution = You may have to pay some of this money. We work that out later.
indicative-carer = You pay nothing for this. Carers do not pay for the care of the other person.
indicative-individual = You need some things that cost extra. We add them later.
figure-unsure = We still need to check one number. The amount can change.
not-answered = These questions have no answer yet:

## The page about a budget that the person keeps

budget-of-answers = What you told us
budget-points-why = More help means more points. The points are the same for everybody. Anybody can read the points.
budget-of-help = How family and friends help you
budget-help-why = We asked what you need. Then we asked who helps you. Nobody has to help you. They can stop.
budget-of-money = How points make money
budget-of-others = Other things you need
budget-points-all = All your points
budget-points-help = Points we take away because people help you
budget-points-used = Points we use
budget-rules = Anybody can read our rules. They are on our website. Look for “Rules”.
budget-replaced = This paper is old. There is a newer one.
budget-changed = Some answers have changed. Ask us to work out the money again.
challenge-title = If this is wrong or not enough
challenge-answer = Tell your social worker if an answer is wrong. We can change it. Then we work out the money again.
challenge-enough = Tell us if the money is not enough. You can get more if you need more.
challenge-help = You can bring someone with you. If it is hard for you, we find someone to speak up for you.
challenge-complaint = You can complain to us. Try to do it within one year. We will not treat you badly if you complain.
challenge-ombudsman = If our answer does not help, ask the Ombudsman. They check what councils do. It is free. Ring 0300 061 0614.

## Eligibility

eligibility-cause = { $holds ->
    [yes] You need help because of an illness or a disability.
   *[no] Your needs do not come from an illness or a disability.
}
eligibility-blind = We looked at what you can do on your own. Help from family and friends does not count here.
eligibility-caring = { $holds ->
    [yes] You need help because you look after someone.
   *[no] Your needs do not come from looking after someone.
}
eligibility-health = { $holds ->
    [yes] Your health is getting worse, or it may get worse.
   *[no] Your health is not getting worse.
}
eligibility-able = { $suggested ->
    [yes] We think you can do this: { $outcome }. One answer said something else.
   *[no] You can do this: { $outcome }.
}
eligibility-unable = { $how ->
    [assistance] You need help with this: { $outcome }.
    [distress] This hurts you or upsets you a lot: { $outcome }.
    [danger] This is not safe for you or others: { $outcome }.
   *[longer] This takes you a very long time: { $outcome }.
}
eligibility-fluctuates = This changes. Some days are better. We looked at a long time: { $outcome }.
eligibility-outcomes = { $amount-count ->
    [0] There is nothing here that you cannot do. The law says { $needed } or more.
    [1] There is 1 thing that you cannot do. The law says { $needed } or more.
   *[other] There are { $amount } things that you cannot do. The law says { $needed } or more.
}
eligibility-carer-outcomes = { $amount-count ->
    [0] There is nothing here that you cannot do. The law says { $needed }, or poor health.
    [1] There is 1 thing that you cannot do. The law says { $needed }, or poor health.
   *[other] There are { $amount } things that you cannot do. The law says { $needed }, or poor health.
}
eligibility-wellbeing = { $area ->
    [dignity] This makes it hard to keep your dignity.
    [health] This is bad for your health or your feelings.
    [protection] This makes it hard to keep you safe from harm.
    [control] This makes it hard to choose how you live.
    [work] This makes it hard to work, learn or have fun.
    [social] This is bad for your money or your social life.
    [relationships] This is bad for your family life and friends.
    [accommodation] Your home is not right for you.
   *[contribution] This makes it hard to do things for others.
}
eligibility-no-impact = We think this does not change your life a lot.
eligibility-facs-theme = { $band ->
    [critical] Without help there is a very big risk: { $theme ->
        [life] your life and health.
        [control] having a say at home.
        [abuse] being hurt by others.
        [personal_care] washing, dressing and home.
        [work] work and learning.
        [social] friends and support.
       *[roles] family life.
    }
    [substantial] Without help there is a big risk: { $theme ->
        [life] your life and health.
        [control] having a say at home.
        [abuse] being hurt by others.
        [personal_care] washing, dressing and home.
        [work] work and learning.
        [social] friends and support.
       *[roles] family life.
    }
    [moderate] Without help there is some risk: { $theme ->
        [life] your life and health.
        [control] having a say at home.
        [abuse] being hurt by others.
        [personal_care] washing, dressing and home.
        [work] work and learning.
        [social] friends and support.
       *[roles] family life.
    }
   *[low] Without help there is a small risk: { $theme ->
        [life] your life and health.
        [control] having a say at home.
        [abuse] being hurt by others.
        [personal_care] washing, dressing and home.
        [work] work and learning.
        [social] friends and support.
       *[roles] family life.
    }
}
eligibility-facs-helped = { $left ->
    [none] Family and friends help with all of this.
    [low] With help from family and friends the risk is small.
    [moderate] With help from family and friends there is some risk.
    [substantial] With help from family and friends the risk is still big.
   *[critical] With help from family and friends the risk is still very big.
}
eligibility-facs-band = { $band ->
    [none] We found no risk that is left.
    [low] All in all the risk is small.
    [moderate] All in all there is some risk.
    [substantial] All in all the risk is big.
   *[critical] All in all the risk is very big.
}
eligibility-facs-threshold = { $threshold ->
    [low] The council helps with every risk.
    [moderate] The council helps when there is some risk or more.
    [substantial] The council helps when the risk is big or very big.
   *[critical] The council helps when the risk is very big.
}
eligibility-result = { $eligible ->
    [yes] The council must make sure that you get help.
   *[no] The council does not have to help with these needs.
}

## The letter about eligibility

eligibility-title = Can you get help from the council?
eligibility-found = What we found
eligibility-reasons = Why we think so
eligibility-next = What happens next
eligibility-next-yes = We work out about how much money there is for your help. Then we make a plan with you.
eligibility-next-charging = We also look at your money. You may have to pay for some of your help. You only pay what you can.
eligibility-next-carer = We make a plan with you. You do not pay for help that goes to the person you look after.
eligibility-next-no = The council can still help if it wants to. It must tell you what else can help you.
eligibility-advice = Things that can help you
eligibility-again = Tell us if things change. You can ask us to look again.
eligibility-replaced = This paper is old. There is a newer one.
challenge-decision = Tell us what is wrong. We can look at it again.

## What a person pays towards their support

contribution-carer = This help is for you as a carer. You do not pay for it.
contribution-refused = We do not know about your money. So the law says you pay for all of it.
contribution-capital = { $treatment ->
    [counted] { $kind }: { $given }. We count it.
   *[disregarded] { $kind }: { $given }. We do not count it.
}
contribution-income = { $treatment ->
    [disregarded] { $kind }: { $weekly } a week. We do not count it.
    [part] { $kind }: { $weekly } a week. We count { $amount } of it.
    [capped] { $kind }: { $weekly } a week. We only count { $amount } of it.
   *[counted] { $kind }: { $amount } a week.
}
contribution-assessed = You get { $income } a week that counts. We add { $tariff } for your savings. Together that is { $amount }.
contribution-guarantee-base = You must keep some money to live on. You keep { $amount } a week. This is the amount for: { $what }.
contribution-guarantee-added = { $times ->
    [one] You keep { $amount } more: { $what }.
   *[other] You keep { $amount } more: { $what }, { $times } times.
}
contribution-guarantee = You keep { $amount } a week to live on.
contribution-housing = { $kind ->
    [rent] Rent
    [mortgage] Mortgage
    [council_tax] Council tax
    [ground_rent] Ground rent
    [service_charge] Service charges
   *[other] Other costs of your home
}{ $helped ->
    [yes] : your part is { $amount } a week.
   *[no] : { $amount } a week.
}
contribution-disability = { $kind ->
    [alarm] Alarm
    [private_help] Help you pay for
    [laundry] Washing clothes and sheets
    [heating] Extra heating and water
    [diet] Special food
    [clothing] Clothes and shoes
    [garden] Garden
    [equipment] Equipment
    [transport] Travel
    [internet] Internet
   *[other] Other costs of your disability
}: { $amount } a week.
contribution-disability-left-out = You get no disability money that we count. So we do not take off these costs.
contribution-protected = You keep { $amount } a week. That is { $guarantee } to live on, { $housing } for your home, { $disability } for your disability.
contribution-available = { $above ->
    [yes] You get { $assessed }. You keep { $protected }. That leaves { $amount } a week.
   *[no] You get { $assessed }. You keep all of it. There is nothing left to pay.
}
contribution-weekly = { $share-count ->
    [100] You pay { $amount } a week at most.
   *[other] We take { $share }% of it. You pay { $amount } a week at most.
}
contribution-small = This is less than { $smallest }. We do not ask for it. You pay { $amount }.
contribution-cost = Your help costs { $amount } a week. You never pay more than that.
contribution-full-cost = { $known ->
    [yes] You pay for all of your help. That is { $amount } a week.
   *[no] You pay for all of your help.
}

## The letter about the charge

charging-title = What you pay for your help
charging-refused = We do not know about your money. So you pay for all of your help. Tell us about your money and we work it out again.
charging-most = You never pay more than this. You never pay more than your help costs.
charging-provisional = This can still change. We tell you the real amount when your budget is agreed.
charging-how-often = We ask for the money every four weeks.
charging-unsure = We still need to check one number. The amount can change.
charging-income = Your money
charging-keep = What you keep
charging-pay = What you pay
charging-changes = When it changes
charging-changes-why = We work it out again every April. Tell us when your money or your home changes.
charging-replaced = This paper is old. There is a newer one.
challenge-charge = Tell us if a number is wrong or missing. We can work it out again.
challenge-charge-hard = Tell us if you cannot pay. Your help does not stop.

## The terms of a budget, agreed by the person

terms-changes = Tell us if something big changes. For example if you move or get ill.
terms-review = We will look at your plan with you again. You can also ask us to.
terms-arranged = We pay for the support that we set up. Tell us if it does not come or is not good.
terms-payment-plan = Use the money for the support in your plan. You choose how and when.
terms-payment-account = The money goes into its own bank account. Use that account for nothing else.
terms-payment-own-part = If you have to pay some money, put it into the same account every four weeks.
terms-payment-records = Keep your bills. Show them to us if we ask.
terms-payment-back = We may ask for money back if you did not use it, or did not use it for your support. We will tell you first.

## Challenging a decision and complaining

complaint-title = Tell us what is wrong
complaint-intro = Tell us what is wrong. Another person looks at it. They write back to you. You will not be treated worse.
complaint-no-appeal = You tell us first. Then you can go to the Ombudsman.
complaint-kind = What is it about?
complaint-kind-challenge = Something you decided is wrong
complaint-kind-complaint = Something else went wrong
complaint-which = What did we decide?
complaint-about = { $about ->
    [eligibility] If you can have support
    [allocation] About how much money for your support
    [charging] What you pay
    [approval] What we said about your plan
    [budget] The money for your support
    [review] How we looked at your support again
   *[general] Something else
}
complaint-words = What is wrong?
complaint-words-hint = Use your own words. Somebody can help you.
complaint-wanted = What do you want us to do?
complaint-send = Send
complaint-received = We have got this. It was sent on { $on }.
complaint-sent-person = Sent by { $name }.
complaint-sent-acting = Sent by { $name }, who may act for { $person }.
complaint-sent-written = Sent by { $name }, written by { $by }.
complaint-due = We want to answer by { $by }.
complaint-next = What happens now
complaint-next-read = A manager reads what you wrote. They did not make the decision. They may ring you or visit you.
complaint-next-answer = We write to you. We say what happens and why.
complaint-support-kept = Your support stays the same until we answer.
complaint-support-decided = Until we answer, things are as we decided.
complaint-you-said = What you said
complaint-you-want = What you want
complaint-answered = Our answer on { $on }
complaint-outcome = { $outcome ->
    [upheld] You are right.
    [partly_upheld] You are partly right.
   *[not_upheld] We do not agree.
}
complaint-then = If you are not happy with this
complaint-mine = What you sent
complaint-none = You have not sent anything.
letter-to-family = To the family of { $name }

## The person's own assessment

own-title = Your own questions
own-code-title = Open your questions
own-code-intro = You have a code. It has 6 numbers. Type it here.
own-link = The letters on your paper
own-link-hint = They are in groups of 4.
own-code = Your code
own-code-hint = 6 numbers
own-code-open = Open my questions
own-code-empty = Type your code. It has 6 numbers.
own-link-empty = Type the letters on your paper.
own-code-wrong = { $left ->
    [0] The letters or the code are wrong. Look at your paper again.
    [one] The code is wrong. You can try 1 more time.
   *[other] The code is wrong. You can try { $left } more times.
}
own-over-sent = You sent your answers. Thank you. You do not need to do anything.
own-over-codes = The code was wrong 5 times. This link does not work now. Ring us. We make a new one.
own-over-ended = This link does not work now. Use your newest paper. Or ring us.
own-over-time = This link is too old. Ring us. We make a new one.
own-over-session = You were away. We closed your questions. Your answers are safe. Type your code again.
own-signed-in = You are signed in as { $name }. Sign out first.
own-help = We can do this with you. You do not have to do it alone.
own-start = Start
own-go-on = Go on
own-far = { $all ->
    [0] There are no questions.
   *[other] You answered { $done } of { $all } questions.
}
own-how = There is one question on each page. We keep each answer. You can stop and come back. You can say “I do not know”. Someone can help you.
own-asked-to-change = Please look at this again:
own-questions = Your questions
own-not-answered = No answer yet
own-later = We ask this later
own-answered = Done
own-not-known = I do not know
own-note = You can write more here
own-note-hint = What is important to you? What do you want to change?
own-save = Save and go on
own-return = Save and stop
own-choose = Choose an answer. You can choose “I do not know”.
own-conflict = Someone answered this just now. It says: “{ $answer }”. Is yours right? Then save it again.
own-need-was = You said: “{ $answer }”
own-check-title = Look at your answers
own-check-intro = These are your answers. You can change them.
own-change = Change
own-answer = Answer
own-missing = { $count ->
    [one] 1 question has no answer.
   *[other] { $count } questions have no answer.
}
own-no-answer = No answer yet
own-your-words = You wrote:
own-who = Who answered?
own-who-self = Me, alone
own-who-family = Me, with family or friends
own-who-worker = Me, with a worker
own-who-helped = Who helped you?
own-who-helped-hint = You do not have to write this.
own-send = Send my answers
own-send-what = A social worker reads your answers. They talk with you. We keep your answers as you gave them.
own-sent-title = You sent your answers
own-next = What happens now
own-next-who = { $team } reads your answers.
own-next-who-unknown = A social worker reads your answers.
own-next-when = We talk to you by { $by }.
own-next-when-unknown = We talk to you soon.
own-next-talk = They may think something different. Then they talk with you. We keep your answers too.
own-next-after = Then we write to you. We say if you can have support. We say about how much money there is.
own-next-challenge = Tell us if you do not agree. You can ring or write.
own-agreed-title = Your answers and what we decided
own-agreed = A social worker looked at your answers on { $on }. Sometimes they decided something different. Then we say why.
own-agreed-decided = We decided:
own-agreed-why = Why:
own-closed-replaced = We have newer questions for you.
own-closed-sent = You sent your answers. We are reading them.
own-closed-settled = We agreed your answers with you. Ring us if something is different now.
own-closed-together = We will do this together. A worker will talk to you.
own-left = Your questions are closed. Your answers are safe.
own-other-words = Show this in other words
own-yes = Yes
own-no = No
invite-title = Your questions
invite-what = You want to answer questions about your life. You can do it on a phone or computer. You need no password.
invite-go = Go to:
invite-type = Type these letters:
invite-code = Your code:
invite-code-told = We tell you the code on the phone.
invite-until = You can do this until { $until }. It only opens your questions.
invite-why = We ask what help you need. There are no wrong answers.
invite-family = Someone you trust can help you. If it is hard for you, we can find someone. They are called an advocate.
invite-instead = You can do it with a worker. You can do it on paper. Ring us.
invite-after = Then a social worker reads your answers. They talk with you.
invite-wrong = Is this not for you? Tell us. Keep the letters and the code safe.
invite-signed = From { $council }

## Where somebody's case is, on their own pages

own-case = What happens now
own-case-of = What happens now for { $name }
own-stopped = This has stopped. Tell us if you want help again.
own-nothing = Nothing has started. Tell us if you need help. You can ring, write or ask a worker.
own-step = { $step ->
    [contact] You told us what you need
    [assessment] Questions about what you need
    [eligibility] If you can have support
    [allocation] About how much money for your support
    [charging] What you pay
    [planning] Your support plan
    [approval] We say yes or no to your plan
    [budget] The money for your support
    [payments] Money we pay to you
   *[review] We look at your support again
}
own-done = { $who } did this on { $on }.
own-begun = { $who } started this on { $on }.
own-sent-back = On { $on } we asked for changes to your plan.
own-to-panel = On { $on } we asked more people to look at your plan.
own-not-eligible = On { $on } we said no. You can read why.
own-waits-for-you = You need to do this. We asked you on { $since }.
own-waits = { $role ->
    [finance_officer] The money team is doing this
    [team_manager] A manager is doing this
    [information_officer] The contact team is doing this
   *[social_worker] Your team is doing this
}. It has waited since { $since }.
own-with-team = It is with the { $team }.
own-due = We want to do it by { $by }.
own-late = We wanted to do it by { $by }. It is late. You can ask us why.
own-not-yet = Not yet.
own-open = Look at it
own-more = More pages
own-record = What we know about me
own-looked = Who looked at my record
own-payments = My money
own-complain = Tell us what is wrong
own-export = All that you know about me
own-reading-for = You read this for { $name }. “You” means { $name }.

## Who may act for the person, on the person's own pages

authority-title = People who can act for me
authority-intro = These people can help you with the council. They can only do what it says here.
authority-nobody = Nobody. Only you, and the workers who support you.
authority-change = Do you want to change this? Tell your worker. They will stop it straight away.
authority-by = Why they can
authority-may = What they can do
authority-since = Since
authority-until = Until
authority-attorney-property = You signed a paper so they can look after your money
authority-attorney-welfare = You signed a paper so they can decide about your care if you cannot
authority-deputy-property = A court said they look after your money
authority-deputy-welfare = A court said they help to decide about your care
authority-appointee = They look after your benefits
authority-advocate = They help you to speak up
authority-nominee = You chose them to get your money for support
authority-authorised-person = The council said they can get your money for support
authority-consent = You said that they may
authority-see-record = See what the council knows about you
authority-see-assessment = See what you need and how your money was worked out
authority-see-plan = See your support plan and reviews
authority-see-money = See your budget, what you pay, and payments
authority-act-money = Write down what your money for support was spent on
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
own-authority = See who can act for me

## Reviews, as the person reads them

review-own-title = Checking your support
review-own-due = We check your support with you by { $on }.
review-own-none = No check is planned now.
review-own-what = We ask you: did you get what you wanted? Does the support work?
review-own-ask = You can ask us to check sooner. Tell us when something changes.
review-own-held = Checks we did
review-title = What we found when we checked
review-held = We checked your support on { $on }. { $by } wrote it down.
review-present = These people were there: { $who }
review-outcomes = What you wanted
review-score-person = You said: { $score ->
    [not_yet] not yet
    [partly] a bit
    [mostly] mostly
    [fully] yes, all of it
   *[not_known] you did not say
}.
review-score-worker = Your worker said: { $score ->
    [not_yet] not yet
    [partly] a bit
    [mostly] mostly
    [fully] yes, all of it
   *[not_known] they do not know
}.
review-next = What happens next
review-conclusion = { $next ->
    [go_on] Your support stays the same.
    [change_plan] We make a new plan with you.
    [reassess] We ask you again what you need.
   *[end] Your support stops.
}
review-why = Why:
review-last-day = The last day is { $on }. You can always come back.
review-not-less = We do not take support away with this.
review-next-by = We check again by { $on }.
review-challenge = Tell us what is wrong. We can look at it again.
review-print = Print this

## Family, friends and carers, on the person's own pages

relationship-title = My family and friends
relationship-nobody = The council has written nobody down.
relationship-change = Is something wrong or missing? Tell any worker or team you know.
relationship-cares = Looks after you
relationship-cared-for = You look after them
relationship-lives-with = Lives with you
relationship-emergency = We ring them in an emergency
own-relationships = See my family and friends

## The support plan, as the person keeps it

plan-title = My plan
plan-owner = This plan is yours. It says what you want to do. It says who helps you. It says what it costs.
plan-being-written = We are still writing it. It can change.
plan-waits = The council looks at it now. It was sent to them on { $day }.
plan-panel = A group of people at the council looks at it now.
plan-sent-back = On { $day } the council said: please change something. This is why: { $reasons }
plan-agreed = { $who } said yes to the plan on { $day }.
plan-agreed-why = This is why: { $reasons }
plan-cost = Your support costs { $weekly } a week.
plan-once = There is also { $once } that is paid one time.
plan-indicative = We told you about { $weekly } a week before. It was a first idea.
plan-more = The plan costs { $difference } a week more than that. That is all right if you need it.
plan-less = The plan costs { $difference } a week less than that.
plan-same = The plan costs the same as that.
plan-contribution = You may have to pay some of it. We tell you in another letter.
plan-rounding = All sums are in pounds and pence.
plan-help = Who helped with the plan
plan-about-me = About me
plan-change = What I want to change
plan-outcomes = What I want to do
plan-answers = This helps with: { $needs }.
plan-support = My support
plan-managed = Who looks after my support
plan-control = How I decide
plan-arranging = Who does what
plan-contingency = If something goes wrong
plan-risks = What could go wrong, and what I think
plan-no-risks = We talked about what could go wrong. There is nothing to write down.
plan-risk-view = What I think: { $words }
plan-risk-response = What we do: { $words }
plan-money = The money
plan-told = We told you how much on { $day }.
plan-free-use = You can choose how and when you use the money. It must help with this plan.
plan-not-free-use = The plan says what the money is for.
plan-advice = What we told you about
plan-review = When we look at the plan again
plan-reason = Why it costs more or less
plan-nothing = Nothing is written here yet.
plan-direct-payment = You get the money and you pay for this.
plan-council = The council gets this for you.
plan-third-party = Somebody keeps the money for this for you.
plan-free = This is free.
plan-rests = On { $day } the council said that you can have support.
plan-rests-law = A law says what must be in a plan. It is the Care Act 2014.
plan-rests-law-before = The council's rules said what must be in a plan.

## Facts for equality monitoring, asked of the person

equality-title = Questions about you
equality-why = Your answers help us to be fair to everybody. They do not change your support.
equality-free = You do not have to answer. You can change your answers.
equality-save = Save my answers
equality-not-asked = Choose an answer, or leave it
equality-refused = I do not want to say
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
own-equality = Answer questions about you

## The letter of the final budget

budget-letter-title = Your budget
budget-amounts = Your budget in short
budget-amount-cost = What your support costs a week
budget-amount-person = What you pay a week
budget-amount-council = What the council pays a week
budget-amount-other = Other public money you get a week
budget-amount-once = One time only
budget-amounts-why = Your money and the council's money together pay for your support.
budget-from-needs = Your needs and the first sum
budget-from-needs-why = Your answers made points. The points made a first sum. We used it to plan with you.
budget-plan = What your plan costs
budget-plan-why = We agreed that this support is right for you.
budget-differs = Why we decided this
budget-your-part = What you pay
budget-your-part-why = You pay the same if you get the money or if we set things up.
budget-how-paid = When the money comes
budget-paid-payment = We send you money every four weeks. It comes before the four weeks start.
budget-paid-arranged = We pay for the support that we set up.
budget-paid-third = We pay the people who look after your money.
budget-not-agreed = You have not said yes yet. When you say yes, it starts. Tell your social worker if you want to say no.
budget-free = What you can choose
budget-free-why = You choose how and when you get your support. You choose who helps you. Ask us before you make a big change.
budget-to-agree = What we ask you to say yes to
budget-agreed-to = What you said yes to
challenge-budget = Tell us if this is not enough money, or if something is wrong. We will look at it again.

## The account of a direct payment

account-what = This page shows the money that came in and the money that went out.
account-council = Money from the council
account-paid-in = Money you put in
account-spent = Money you used
account-returned = Money you gave back
account-left = Money you have left
account-no-budget = You have no budget today.
account-own-part = You put this into the same account:
account-write = Write something down
account-kind = What was it?
account-spend-spent = I paid for something
account-spend-paid-in = I put money in
account-spend-returned = I gave money back
account-day = When?
account-amount = How much?
account-for-what = What was it for?
account-correct = Change something that is wrong
account-correct-amount = How much was it really?
account-correct-why = Why?

## What a person paid under Fairer Contributions

fairer-basic = You keep this: { $what }. For you it is { $amount } a week.
fairer-buffer = You keep { $basic } and { $buffer }% more to live on. That is { $amount } a week.
fairer-chargeable = Your budget is { $cost } a week. You pay for { $amount } of it at most.
