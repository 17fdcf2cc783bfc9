-- What pgbench decides on: every open review of the copy, and as many copies of it as are asked for, each with its reminders.
CREATE SEQUENCE bench_next;
CREATE TABLE bench_targets AS
SELECT row_number() OVER (ORDER BY k, r."ActivityId", r."CaseId")::int AS n, k,
       r."Id" AS old_round, CASE WHEN k = 0 THEN r."Id" ELSE gen_random_uuid() END AS round_id,
       t."Id" AS old_task, CASE WHEN k = 0 THEN t."Id" ELSE gen_random_uuid() END AS task_id,
       r."CaseId" AS case_id, c."AgreementId" AS agreement_id, t."AssigneeId" AS person_id, p."ProposerId" AS proposer_id,
       r."BookmarkId" AS old_bookmark, r."BookmarkId" || CASE WHEN k = 0 THEN '' ELSE '-' || k END AS bookmark_id
FROM generate_series(0, @copies) k, rounds r
JOIN cases c ON c."Id" = r."CaseId"
JOIN proposals p ON p."Id" = c."ProposalId"
JOIN LATERAL (SELECT * FROM tasks t WHERE t."RoundId" = r."Id" AND t."State" = 'Open' ORDER BY t."Id" LIMIT 1) t ON true
WHERE r."Status" = 'Open' AND r."Kind" = 'Approval';
ALTER TABLE bench_targets ADD PRIMARY KEY (n);

CREATE TABLE bench_rounds AS SELECT r.*, b.round_id, b.bookmark_id, b.k FROM bench_targets b JOIN rounds r ON r."Id" = b.old_round WHERE b.k > 0;
UPDATE bench_rounds SET "Id" = round_id, "BookmarkId" = bookmark_id, "Number" = 100 + k;
ALTER TABLE bench_rounds DROP round_id, DROP bookmark_id, DROP k;
INSERT INTO rounds SELECT * FROM bench_rounds;

CREATE TABLE bench_tasks AS SELECT t.*, b.round_id, b.task_id FROM bench_targets b JOIN tasks t ON t."Id" = b.old_task WHERE b.k > 0;
UPDATE bench_tasks SET "Id" = task_id, "RoundId" = round_id;
ALTER TABLE bench_tasks DROP round_id, DROP task_id;
INSERT INTO tasks SELECT * FROM bench_tasks;

CREATE TABLE bench_timers AS
SELECT t.*, b.round_id, b.bookmark_id FROM bench_targets b JOIN timers t ON t."CaseId" = b.case_id AND t."BookmarkId" = b.old_bookmark AND t."State" = 'Pending' WHERE b.k > 0;
UPDATE bench_timers SET "Id" = gen_random_uuid(), "RoundId" = round_id, "BookmarkId" = bookmark_id;
ALTER TABLE bench_timers DROP round_id, DROP bookmark_id;
INSERT INTO timers SELECT * FROM bench_timers;
DROP TABLE bench_rounds, bench_tasks, bench_timers;
CREATE SEQUENCE bench_input START 1000;
ANALYZE;
