using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace AmendFlow.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class MailStates : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<DateTime>(
                name: "AddressFailedAt",
                table: "people",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<DateOnly>(
                name: "CalendarDay",
                table: "mails",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Recipient",
                table: "mails",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "ReportedAt",
                table: "mails",
                type: "TEXT",
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "IX_mails_CaseId",
                table: "mails",
                column: "CaseId");

            migrationBuilder.CreateIndex(
                name: "IX_mails_PersonId",
                table: "mails",
                column: "PersonId");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_mails_CaseId",
                table: "mails");

            migrationBuilder.DropIndex(
                name: "IX_mails_PersonId",
                table: "mails");

            migrationBuilder.DropColumn(
                name: "AddressFailedAt",
                table: "people");

            migrationBuilder.DropColumn(
                name: "CalendarDay",
                table: "mails");

            migrationBuilder.DropColumn(
                name: "Recipient",
                table: "mails");

            migrationBuilder.DropColumn(
                name: "ReportedAt",
                table: "mails");
        }
    }
}
