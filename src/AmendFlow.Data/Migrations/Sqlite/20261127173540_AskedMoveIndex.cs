using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace AmendFlow.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class AskedMoveIndex : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateIndex(
                name: "IX_cases_asked_move",
                table: "cases",
                column: "AgreementId",
                filter: "\"AskedMove\" IS NOT NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_cases_asked_move",
                table: "cases");
        }
    }
}
