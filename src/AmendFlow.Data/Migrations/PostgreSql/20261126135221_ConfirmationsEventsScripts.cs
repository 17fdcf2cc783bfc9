using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace AmendFlow.Data.Migrations.PostgreSql
{
    /// <inheritdoc />
    public partial class ConfirmationsEventsScripts : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "FailedSignIns",
                table: "people");

            migrationBuilder.DropColumn(
                name: "SignInBlockedUntil",
                table: "people");

            migrationBuilder.AddColumn<string>(
                name: "ChangesWanted",
                table: "proposals",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "ConfirmationAskedAt",
                table: "proposals",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "ConfirmationAskedOfId",
                table: "proposals",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "FormerScientists",
                table: "proposals",
                type: "text",
                nullable: false,
                defaultValue: "");

            migrationBuilder.CreateTable(
                name: "case_events",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    AgreementId = table.Column<Guid>(type: "uuid", nullable: false),
                    FromCaseId = table.Column<Guid>(type: "uuid", nullable: false),
                    Name = table.Column<string>(type: "text", nullable: false),
                    CorrelationId = table.Column<string>(type: "text", nullable: true),
                    Payload = table.Column<string>(type: "text", nullable: true),
                    PublishedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    ClosedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_case_events", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "event_waits",
                columns: table => new
                {
                    CaseId = table.Column<Guid>(type: "uuid", nullable: false),
                    BookmarkId = table.Column<string>(type: "text", nullable: false),
                    AgreementId = table.Column<Guid>(type: "uuid", nullable: false),
                    EventName = table.Column<string>(type: "text", nullable: false),
                    CorrelationId = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_event_waits", x => new { x.CaseId, x.BookmarkId });
                });

            migrationBuilder.CreateTable(
                name: "script_attempts",
                columns: table => new
                {
                    Key = table.Column<string>(type: "text", nullable: false),
                    Starts = table.Column<int>(type: "integer", nullable: false),
                    LastAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_script_attempts", x => x.Key);
                });

            migrationBuilder.CreateIndex(
                name: "IX_proposals_ConfirmationAskedOfId",
                table: "proposals",
                column: "ConfirmationAskedOfId");

            migrationBuilder.CreateIndex(
                name: "IX_proposals_CoProposerId",
                table: "proposals",
                column: "CoProposerId");

            migrationBuilder.CreateIndex(
                name: "IX_case_events_ClosedAt",
                table: "case_events",
                column: "ClosedAt");

            migrationBuilder.CreateIndex(
                name: "IX_event_waits_AgreementId_EventName",
                table: "event_waits",
                columns: new[] { "AgreementId", "EventName" });

            // Until now, the mail was all that said that somebody was asked.
            migrationBuilder.Sql(
                """
                UPDATE proposals SET "ConfirmationAskedOfId" = "CoProposerId", "ConfirmationAskedAt" = (
                    SELECT max(m."OwedAt") FROM mails m WHERE m."Kind" = 'ConfirmationAsked' AND m."PersonId" = proposals."CoProposerId"
                    AND m."Key" LIKE 'confirm:' || lower(CAST(proposals."Id" AS text)) || ':%')
                WHERE "CaseId" IS NULL AND "Draft" IS NOT NULL AND "ConfirmedAt" IS NULL AND EXISTS (
                    SELECT 1 FROM mails m WHERE m."Kind" = 'ConfirmationAsked' AND m."PersonId" = proposals."CoProposerId"
                    AND m."Key" LIKE 'confirm:' || lower(CAST(proposals."Id" AS text)) || ':%');
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "case_events");

            migrationBuilder.DropTable(
                name: "event_waits");

            migrationBuilder.DropTable(
                name: "script_attempts");

            migrationBuilder.DropIndex(
                name: "IX_proposals_ConfirmationAskedOfId",
                table: "proposals");

            migrationBuilder.DropIndex(
                name: "IX_proposals_CoProposerId",
                table: "proposals");

            migrationBuilder.DropColumn(
                name: "ChangesWanted",
                table: "proposals");

            migrationBuilder.DropColumn(
                name: "ConfirmationAskedAt",
                table: "proposals");

            migrationBuilder.DropColumn(
                name: "ConfirmationAskedOfId",
                table: "proposals");

            migrationBuilder.DropColumn(
                name: "FormerScientists",
                table: "proposals");

            migrationBuilder.AddColumn<int>(
                name: "FailedSignIns",
                table: "people",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<DateTime>(
                name: "SignInBlockedUntil",
                table: "people",
                type: "timestamp with time zone",
                nullable: true);
        }
    }
}
