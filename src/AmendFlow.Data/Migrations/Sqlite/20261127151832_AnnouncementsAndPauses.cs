using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace AmendFlow.Data.Migrations.Sqlite
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
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "PausedAt",
                table: "rounds",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "PausedDays",
                table: "rounds",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<Guid>(
                name: "AnnouncesAmendmentId",
                table: "proposals",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<DateOnly>(
                name: "ReleaseOn",
                table: "proposals",
                type: "TEXT",
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
