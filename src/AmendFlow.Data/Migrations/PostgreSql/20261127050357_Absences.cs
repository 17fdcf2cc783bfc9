using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace AmendFlow.Data.Migrations.PostgreSql
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
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<DateOnly>(
                name: "SnoozedUntil",
                table: "tasks",
                type: "date",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "AssistantId",
                table: "people",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "MailHour",
                table: "people",
                type: "integer",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "WantsDigest",
                table: "people",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.CreateTable(
                name: "delegations",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    MandateId = table.Column<Guid>(type: "uuid", nullable: false),
                    PrincipalId = table.Column<Guid>(type: "uuid", nullable: false),
                    DelegateId = table.Column<Guid>(type: "uuid", nullable: false),
                    AgreementId = table.Column<Guid>(type: "uuid", nullable: false),
                    Side = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    Role = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    From = table.Column<DateOnly>(type: "date", nullable: false),
                    To = table.Column<DateOnly>(type: "date", nullable: false),
                    GivenById = table.Column<Guid>(type: "uuid", nullable: false),
                    GivenAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
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
