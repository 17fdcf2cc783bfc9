using AmendFlow.Agreements.Parties;
using AmendFlow.Agreements.Proposals;

namespace AmendFlow.Agreements.Tests.Proposals;

internal static class Sample
{
    public static readonly ProposalContent Complete = new()
    {
        Title = "Persister cells",
        Vehicle = Vehicle.Amendment,
        ScientistA = new Guid("11111111-1111-1111-1111-111111111111"),
        ScientistB = new Guid("22222222-2222-2222-2222-222222222222"),
        Aim = "Measure heterogeneity under targeted therapy.",
        PlainSummary = "Why some tumour cells survive.",
        Background = "Each side brings its cell lines.",
        Milestones = [new Milestone("First cohort", new DateOnly(2024, 3, 1), "20 samples sequenced")],
        BudgetLines =
        [
            new BudgetLine("Sequencing", Side.A, 12_345_678, 2024),
            new BudgetLine("Staff", Side.B, 50_000_00, 2025),
        ],
        Samples = new YesNo(true, "Tumour biopsies"),
        Patients = new YesNo(false, ""),
        GeneticData = new YesNo(true, "Single-cell sequences"),
        IntellectualProperty = new YesNo(false, ""),
        TransferOfMaterial = new YesNo(false, ""),
        TransferOfData = new YesNo(false, ""),
        TouchesClauses = new YesNo(true, ""),
        ClausesTouched = ["7.2"],
        ConfidentialityNotes = "",
    };
}
