-- Copies of the one case that is there, each with its proposal, rounds and tasks: fifty a pair of parties, which have people of their own.
-- What one step writes lies together, as it does where steps write it. An id is made from the one it is copied from and the number of the copy, so that what belongs together still does.
SET session_replication_role = replica;
CREATE FUNCTION copy_of(id text, n int) RETURNS uuid LANGUAGE sql IMMUTABLE AS 'SELECT md5(id || n)::uuid';
CREATE TEMP TABLE agreement_of AS
SELECT n, CASE WHEN n / 50 < (SELECT count(*) FROM agreements) THEN (SELECT "Id" FROM agreements ORDER BY "Reference" OFFSET n / 50 LIMIT 1) ELSE copy_of('agreement', n / 50) END AS id,
       n / 50 < (SELECT count(*) FROM agreements) AS ours
FROM generate_series(1, @cases) n;
CREATE TEMP TABLE old_case AS SELECT * FROM cases LIMIT 1;
CREATE TEMP TABLE old_proposal AS SELECT * FROM proposals LIMIT 1;
CREATE TEMP TABLE old_rounds AS SELECT * FROM rounds;
CREATE TEMP TABLE old_tasks AS SELECT * FROM tasks;
INSERT INTO agreements SELECT x.* FROM (SELECT DISTINCT n / 50 AS g FROM agreement_of WHERE NOT ours) a,
  (SELECT a AS one FROM agreements a WHERE "Reference" = 'AF-2012-01') o, LATERAL jsonb_populate_record(o.one, jsonb_build_object('Id', copy_of('agreement', g), 'Reference', 'AF-OTHER-' || g)) x;
INSERT INTO parties SELECT x.* FROM (SELECT DISTINCT n / 50 AS g FROM agreement_of WHERE NOT ours) a, (SELECT p AS one FROM parties p JOIN agreements f ON f."Id" = p."AgreementId" AND f."Reference" = 'AF-2012-01') o,
  LATERAL jsonb_populate_record(o.one, jsonb_build_object('Id', copy_of((o.one)."Id"::text, g), 'AgreementId', copy_of('agreement', g))) x;
INSERT INTO proposals SELECT x.* FROM agreement_of a, old_proposal o, LATERAL jsonb_populate_record(o, jsonb_build_object(
  'Id', copy_of(o."Id"::text, n), 'CaseId', copy_of(o."CaseId"::text, n), 'AgreementId', a.id, 'Reference', 'COPY/' || n,
  'ProposerId', CASE WHEN ours THEN o."ProposerId" ELSE copy_of(o."ProposerId"::text, n / 50) END,
  'CoProposerId', CASE WHEN ours THEN o."CoProposerId" ELSE copy_of(o."CoProposerId"::text, n / 50) END)) x;
INSERT INTO cases SELECT x.* FROM agreement_of a, old_case o, LATERAL jsonb_populate_record(o, jsonb_build_object(
  'Id', copy_of(o."Id"::text, n), 'ProposalId', copy_of(o."ProposalId"::text, n), 'AgreementId', a.id, 'State', '{}',
  'SearchText', o."SearchText" || ' copy/' || n, 'ChangedAt', o."ChangedAt" + n * INTERVAL '1 second')) x;
INSERT INTO rounds SELECT x.* FROM agreement_of a, old_rounds o, LATERAL jsonb_populate_record(o, jsonb_build_object(
  'Id', copy_of(o."Id"::text, n), 'CaseId', copy_of(o."CaseId"::text, n), 'DueOn', o."DueOn" + n % 20)) x ORDER BY n;
INSERT INTO tasks SELECT x.* FROM agreement_of a, old_tasks o, LATERAL jsonb_populate_record(o, jsonb_build_object(
  'Id', copy_of(o."Id"::text, n), 'RoundId', copy_of(o."RoundId"::text, n), 'CaseId', copy_of(o."CaseId"::text, n),
  'AssigneeId', CASE WHEN ours THEN o."AssigneeId" ELSE copy_of(o."AssigneeId"::text, n / 50) END,
  'PrincipalId', CASE WHEN ours THEN o."PrincipalId" ELSE copy_of(o."PrincipalId"::text, n / 50) END)) x ORDER BY n;
SET session_replication_role = origin;
