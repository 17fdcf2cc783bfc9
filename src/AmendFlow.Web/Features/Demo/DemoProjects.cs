using AmendFlow.Agreements.Parties;
using AmendFlow.Agreements.Proposals;

namespace AmendFlow.Web.Features.Demo;

/// <summary>The three projects of 2023. Their aims are public; plans, budgets and answers are invented.</summary>
internal static class DemoProjects
{
    private static readonly YesNo No = new(false, "");

    /// <summary>Targets on myeloid immune cells in tumours resistant to immunotherapy.</summary>
    public static ProposalContent Myeloid(Guid scientistA, Guid scientistB, int year) => Common(scientistA, scientistB, year) with
    {
        Title = "Myeloid immune cells: targets in tumours resistant to immunotherapy",
        Aim = "Identify targets on myeloid immune cells in tumours that resist immunotherapy.",
        PlainSummary = "Some tumours do not answer to immunotherapy. The project looks for points of attack on myeloid cells, which may hold the immune answer back. (Illustrative plan.)",
        Background = "Gustave Roussy brings annotated tumour cohorts; Sanofi brings its antibody platform. (Illustrative.)",
        BudgetLines =
        [
            new("Cohort and tissue work", Side.A, 38_000_000, year),
            new("Target validation", Side.A, 44_600_000, year + 1),
            new("In kind: platform access", Side.B, 27_000_000, year + 1),
        ],
        Samples = new(true, "Archived tumour tissue, 120 donors, biobank collection 2017-04. (Illustrative.)"),
        IntellectualProperty = new(true, "Exclusivity on validated targets during the option of clause 6. (Illustrative.)"),
        TransferOfMaterial = new(true, "Frozen sections from the biobank to Sanofi. (Illustrative.)"),
    };

    /// <summary>The role of memory T cells in lung cancer in the response to anti-PD-1/PD-L1.</summary>
    public static ProposalContent MemoryTCells(Guid scientistA, Guid scientistB, int year) => Common(scientistA, scientistB, year) with
    {
        Title = "Memory T cells in lung cancer: response to anti-PD-1/PD-L1",
        Aim = "Understand the role of memory T cells in lung cancer in the response to anti-PD-1/PD-L1.",
        PlainSummary = "Memory T cells remember what the immune system has met before. The project asks whether they decide who answers to treatment. (Illustrative plan.)",
        Background = "Gustave Roussy brings samples of treated patients and clinical annotation; Sanofi brings single-cell analysis. (Illustrative.)",
        BudgetLines =
        [
            new("Sample processing", Side.A, 29_500_000, year),
            new("Single-cell analysis", Side.A, 51_200_000, year + 1),
        ],
        Samples = new(true, "Blood and biopsies of treated patients, 80 donors. (Illustrative.)"),
        Patients = new(true, "Pseudonymised clinical data of treated patients; links to trials under other contracts are listed in the annex. (Illustrative.)"),
        TransferOfData = new(true, "Pseudonymised data to Sanofi, France. (Illustrative.)"),
        TouchesClauses = new(true, "Publication review: a longer first period for trial data. (Illustrative.)"),
        ClausesTouched = ["7"],
    };

    /// <summary>Measuring heterogeneity, plasticity and micro-environment in resistance to targeted therapies, and persister cells.</summary>
    public static ProposalContent Persisters(Guid scientistA, Guid scientistB, int year) => Common(scientistA, scientistB, year) with
    {
        Title = "Heterogeneity, plasticity and persister cells in resistance to targeted therapies",
        Aim = "Measure heterogeneity, plasticity and micro-environment in resistance to targeted therapies, and study persister cells.",
        PlainSummary = "A few tumour cells survive targeted therapy and seed the relapse. The project measures how they differ and change. (Illustrative plan.)",
        Background = "Both parties bring sequencing protocols; Gustave Roussy brings patient-derived models. (Illustrative.)",
        BudgetLines =
        [
            new("Sequencing", Side.A, 62_400_000, year),
            new("Models and imaging", Side.B, 18_000_000, year + 1),
        ],
        Samples = new(true, "Patient-derived models from 40 donors. (Illustrative.)"),
        Patients = new(true, "Pseudonymised clinical course of the donors. (Illustrative.)"),
        GeneticData = new(true, "Whole-exome and single-cell sequencing: re-identification cannot be excluded, so an authorisation may be needed. (Illustrative.)"),
        IntellectualProperty = new(true, "A shared analysis method may be protected. (Illustrative.)"),
        TransferOfData = new(true, "Sequencing data between both parties. (Illustrative.)"),
    };

    private static ProposalContent Common(Guid scientistA, Guid scientistB, int year) => new()
    {
        Vehicle = Vehicle.Amendment,
        ScientistA = scientistA,
        ScientistB = scientistB,
        Milestones =
        [
            new("Protocol and material ready", new DateOnly(year, 6, 30), "Ethics and biobank agreements on file"),
            new("First data set analysed", new DateOnly(year + 1, 3, 31), "At least 60 % of the samples usable"),
            new("Final report", new DateOnly(year + 2, 1, 31), ""),
        ],
        Samples = No,
        Patients = No,
        GeneticData = No,
        IntellectualProperty = No,
        TransferOfMaterial = No,
        TransferOfData = No,
        TouchesClauses = No,
    };
}
