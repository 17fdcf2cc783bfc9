using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace AmendFlow.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Absences : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<Guid>(
                name: "DelegationId",
                table: "tasks",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<DateOnly>(
                name: "SnoozedUntil",
                table: "tasks",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "AssistantId",
                table: "people",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "MailHour",
                table: "people",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "WantsDigest",
                table: "people",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.CreateTable(
                name: "delegations",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    MandateId = table.Column<Guid>(type: "TEXT", nullable: false),
                    PrincipalId = table.Column<Guid>(type: "TEXT", nullable: false),
                    DelegateId = table.Column<Guid>(type: "TEXT", nullable: false),
                    AgreementId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Side = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Role = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    From = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    To = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    GivenById = table.Column<Guid>(type: "TEXT", nullable: false),
                    GivenAt = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_delegations", x => x.Id);
                    table.ForeignKey(
                        name: "FK_delegations_mandates_MandateId",
                        column: x => x.MandateId,
                        principalTable: "mandates",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "IX_tasks_DelegationId",
                table: "tasks",
                column: "DelegationId",
                filter: "\"DelegationId\" IS NOT NULL AND \"State\" = 'Open'");

            migrationBuilder.CreateIndex(
                name: "IX_delegations_AgreementId_To",
                table: "delegations",
                columns: new[] { "AgreementId", "To" });

            migrationBuilder.CreateIndex(
                name: "IX_delegations_DelegateId",
                table: "delegations",
                column: "DelegateId");

            migrationBuilder.CreateIndex(
                name: "IX_delegations_MandateId",
                table: "delegations",
                column: "MandateId");

            migrationBuilder.CreateIndex(
                name: "IX_delegations_PrincipalId",
                table: "delegations",
                column: "PrincipalId");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "delegations");

            migrationBuilder.DropIndex(
                name: "IX_tasks_DelegationId",
                table: "tasks");

            migrationBuilder.DropColumn(
                name: "DelegationId",
                table: "tasks");

            migrationBuilder.DropColumn(
                name: "SnoozedUntil",
                table: "tasks");

            migrationBuilder.DropColumn(
                name: "AssistantId",
                table: "people");

            migrationBuilder.DropColumn(
                name: "MailHour",
                table: "people");

            migrationBuilder.DropColumn(
                name: "WantsDigest",
                table: "people");
        }
    }
}
