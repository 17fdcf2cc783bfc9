SELECT b.task_id, b.round_id, b.case_id, b.agreement_id, b.person_id, b.proposer_id, b.bookmark_id, c."State" AS state, nextval('bench_input') AS input
FROM bench_targets b JOIN cases c ON c."Id" = b.case_id WHERE b.n = (SELECT nextval('bench_next')::int) \gset
BEGIN;
SELECT "Version" AS version FROM cases WHERE "Id" = :case_id FOR UPDATE \gset
SELECT "Sequence" AS sequence, "Hash" AS hash FROM audit_heads WHERE "AgreementId" = :agreement_id FOR UPDATE \gset
\set first :sequence + 1
\set second :sequence + 2
-- begin batch
INSERT INTO audit_entries ("AgreementId", "Sequence", "Action", "At", "CaseId", "Hash", "PreviousHash", "Record")
VALUES (:agreement_id, :first, 'decided', now(), :case_id, :digest, :hash, :record), (:agreement_id, :second, 'round-decided', now(), :case_id, :digest, :digest, :record);
UPDATE audit_heads SET "Hash" = :digest, "Sequence" = :second WHERE "AgreementId" = :agreement_id AND "Sequence" = :sequence;
INSERT INTO audit_private_values ("AgreementId", "Field", "Sequence", "Salt", "Side", "Value")
VALUES (:agreement_id, 'checklist', :first, :salt, 'A', :checklist), (:agreement_id, 'decided-by', :first, :salt, 'A', 'R&D counsel (Sanofi)'), (:agreement_id, 'internal-note', :first, :salt, 'A', '');
INSERT INTO case_inputs ("CaseId", "Sequence", "At", "Json") VALUES (:case_id, :input, now(), :told);
UPDATE cases SET "ChangedAt" = now(), "InputCount" = "InputCount" + 1, "State" = :state, "Version" = "Version" + 1 WHERE "Id" = :case_id AND "Version" = :version;
INSERT INTO commands ("Key", "PersonId", "Answer", "At", "RequestHash") VALUES (:task_id, :person_id, :answer, now(), :digest);
INSERT INTO decisions ("Id", "ActorId", "Assurance", "At", "CaseId", "Channel", "Checklist", "CommandId", "InternalNote", "IsOpinion", "Kind", "PrincipalId", "Reason", "RevisionNumber", "RoundId", "Side", "SubjectHash", "TaskId")
VALUES (gen_random_uuid(), :person_id, 'SignedIn', now(), :case_id, 'Api', :checklist, :task_id, '', false, 'Approve', :person_id, 'Read, and in order.', 1, :round_id, 'A', :digest, :task_id);
INSERT INTO mails ("Id", "AgreementId", "Attempt", "CaseId", "Data", "Key", "Kind", "NextAttemptAt", "OwedAt", "PersonId", "RoundId", "State", "TaskId")
VALUES (gen_random_uuid(), :agreement_id, 0, :case_id, '{}', 'recorded:' || gen_random_uuid(), 'Recorded', now(), now(), :person_id, :round_id, 'Owed', :task_id),
       (gen_random_uuid(), :agreement_id, 0, :case_id, '{}', 'decided:' || gen_random_uuid(), 'Decided', now(), now(), :proposer_id, :round_id, 'Owed', :task_id);
UPDATE rounds SET "CloseReason" = 'decided', "ClosedAt" = now(), "Outcome" = 'Approved', "Status" = 'Decided' WHERE "Id" = :round_id;
UPDATE tasks SET "ClosedAt" = now(), "State" = 'Done', "Version" = "Version" + 1 WHERE "Id" = :task_id AND "Version" = 1;
UPDATE timers SET "State" = 'Cancelled' WHERE "CaseId" = :case_id AND "BookmarkId" = :bookmark_id AND "State" = 'Pending';
-- end batch
END;
