using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace AmendFlow.Data.Migrations.PostgreSql
{
    /// <inheritdoc />
    public partial class TitlesOfCases : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "SearchText",
                table: "cases",
                type: "text",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "Title",
                table: "cases",
                type: "text",
                nullable: false,
                defaultValue: "");

            // Accents are folded at the next revision only: neither database can do it everywhere.
            migrationBuilder.Sql("""
                UPDATE cases SET "Title" = COALESCE((
                  SELECT (r."Content"::jsonb ->> 'title') FROM proposal_revisions r
                  WHERE r."ProposalId" = cases."ProposalId" AND r."Number" = cases."RevisionNumber"), '');
                UPDATE cases SET "SearchText" = lower("Title" || ' ' || COALESCE((SELECT p."Reference" FROM proposals p WHERE p."Id" = cases."ProposalId"), ''));
                """);

            migrationBuilder.CreateIndex(
                name: "IX_proposals_AgreementId",
                table: "proposals",
                column: "AgreementId");

            migrationBuilder.CreateIndex(
                name: "IX_proposals_CaseId",
                table: "proposals",
                column: "CaseId");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_proposals_AgreementId",
                table: "proposals");

            migrationBuilder.DropIndex(
                name: "IX_proposals_CaseId",
                table: "proposals");

            migrationBuilder.DropColumn(
                name: "SearchText",
                table: "cases");

            migrationBuilder.DropColumn(
                name: "Title",
                table: "cases");
        }
    }
}
