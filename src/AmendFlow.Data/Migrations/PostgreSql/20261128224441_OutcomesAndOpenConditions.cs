using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace AmendFlow.Data.Migrations.PostgreSql
{
    /// <inheritdoc />
    public partial class OutcomesAndOpenConditions : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "Outcome",
                table: "disputes",
                type: "character varying(40)",
                maxLength: 40,
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "IX_conditions_ClosedByRole",
                table: "conditions",
                column: "ClosedByRole",
                filter: "\"ClosedAt\" IS NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_conditions_ClosedByRole",
                table: "conditions");

            migrationBuilder.DropColumn(
                name: "Outcome",
                table: "disputes");
        }
    }
}
