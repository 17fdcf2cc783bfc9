using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace AmendFlow.Data.Migrations.PostgreSql
{
    /// <inheritdoc />
    public partial class AnnouncementsAndPauses : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<DateOnly>(
                name: "FirstDueOn",
                table: "rounds",
                type: "date",
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "PausedAt",
                table: "rounds",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "PausedDays",
                table: "rounds",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<Guid>(
                name: "AnnouncesAmendmentId",
                table: "proposals",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<DateOnly>(
                name: "ReleaseOn",
                table: "proposals",
                type: "date",
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "IX_proposals_AnnouncesAmendmentId",
                table: "proposals",
                column: "AnnouncesAmendmentId");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_proposals_AnnouncesAmendmentId",
                table: "proposals");

            migrationBuilder.DropColumn(
                name: "FirstDueOn",
                table: "rounds");

            migrationBuilder.DropColumn(
                name: "PausedAt",
                table: "rounds");

            migrationBuilder.DropColumn(
                name: "PausedDays",
                table: "rounds");

            migrationBuilder.DropColumn(
                name: "AnnouncesAmendmentId",
                table: "proposals");

            migrationBuilder.DropColumn(
                name: "ReleaseOn",
                table: "proposals");
        }
    }
}
