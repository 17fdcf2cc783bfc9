using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace AmendFlow.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class MailsThatAreKept : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateIndex(
                name: "IX_mails_SentAt",
                table: "mails",
                column: "SentAt",
                filter: "\"Mime\" IS NOT NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_mails_SentAt",
                table: "mails");
        }
    }
}
