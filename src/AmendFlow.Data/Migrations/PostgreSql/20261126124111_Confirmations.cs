using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace AmendFlow.Data.Migrations.PostgreSql
{
    /// <inheritdoc />
    public partial class Confirmations : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "Attempt",
                table: "timers");

            migrationBuilder.DropColumn(
                name: "LeasedUntil",
                table: "timers");

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

            migrationBuilder.CreateIndex(
                name: "IX_proposals_ConfirmationAskedOfId",
                table: "proposals",
                column: "ConfirmationAskedOfId");

            migrationBuilder.CreateIndex(
                name: "IX_proposals_CoProposerId",
                table: "proposals",
                column: "CoProposerId");

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
                name: "Attempt",
                table: "timers",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<DateTime>(
                name: "LeasedUntil",
                table: "timers",
                type: "timestamp with time zone",
                nullable: true);

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
