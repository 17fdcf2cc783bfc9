using System.Text.Json;
using AmendFlow.Agreements.Agreements;
using AmendFlow.Agreements.Text;
using AmendFlow.Engine;

namespace AmendFlow.Agreements.Tests.Agreements;

public sealed class ConsolidationTests
{
    private static readonly BaseClause[] Base = [Clause("1"), Clause("2"), Clause("3")];

    [Fact]
    public void Operations_apply_in_order_of_effective_date_then_number_and_say_where_they_come_from()
    {
        var later = Amendment(1, "2020-01-01", new ReplaceClause("2", Both("from 1")));
        var earlier = Amendment(2, "2019-01-01", new ReplaceClause("2", Both("from 2")), new InsertClauseAfter("1", "1a", Both("t"), Both("new")));
        var sameDay = Amendment(3, "2020-01-01", new RepealClause("3"), new AddAnnex("P-1", Both("Project"), Both("annex")));
        Assert.Equal("1:base 1a:new(2) 2:from 1(1) 3:repealed(3) +P-1(3)", Read(Consolidation.Apply(Base, [sameDay, later, earlier])));
    }

    [Fact]
    public void As_of_a_day_later_amendments_are_not_there_yet()
    {
        var amendment = Amendment(1, "2020-01-01", new ReplaceClause("2", Both("new")));
        Assert.Equal("1:base 2:base 3:base", Read(Consolidation.Apply(Base, [amendment], new DateOnly(2019, 12, 31))));
        Assert.Equal("1:base 2:new(1) 3:base", Read(Consolidation.Apply(Base, [amendment], new DateOnly(2020, 1, 1))));
    }

    [Fact]
    public void A_clause_inserted_later_stands_directly_behind_the_one_it_names()
    {
        var first = Amendment(1, "2019-01-01", new InsertClauseAfter("1", "1a", Both("t"), Both("x")));
        var second = Amendment(2, "2020-01-01", new InsertClauseAfter("1", "1b", Both("t"), Both("y")), new InsertClauseAfter("1a", "1c", Both("t"), Both("z")));
        Assert.StartsWith("1:base 1b:y(2) 1a:x(1) 1c:z(2) 2:base", Read(Consolidation.Apply(Base, [first, second])), StringComparison.Ordinal);
    }

    public static TheoryData<string, AmendmentOperation[]> Misfits => new()
    {
        { "no clause 9", [new ReplaceClause("9", Both("x"))] },
        { "no clause 9", [new InsertClauseAfter("9", "10", Both("t"), Both("x"))] },
        { "clause 2 is repealed", [new RepealClause("2"), new ReplaceClause("2", Both("x"))] },
        { "clause 2 is repealed", [new RepealClause("2"), new RepealClause("2")] },
        { "clause 3 exists already", [new InsertClauseAfter("1", "3", Both("t"), Both("x"))] },
        { "annex P-1 exists already", [new AddAnnex("P-1", Both("t"), Both("x")), new AddAnnex("P-1", Both("t"), Both("x"))] },
    };

    [Theory]
    [MemberData(nameof(Misfits))]
    public void An_operation_that_does_not_fit_is_refused_with_its_amendment(string why, AmendmentOperation[] operations)
    {
        var refusal = Assert.Throws<ConsolidationException>(() => Consolidation.Apply(Base, [Amendment(7, "2020-01-01", operations)]));
        Assert.StartsWith("Amendment No. 7: ", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(why, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Operations_are_data_and_survive_storage()
    {
        AmendmentOperation[] operations = [new ReplaceClause("2", Both("x")), new RepealClause("3"), new InsertClauseAfter("1", "1a", Both("t"), Both("x")), new AddAnnex("P", Both("t"), Both("x"))];
        Assert.Equal(operations, JsonSerializer.Deserialize<AmendmentOperation[]>(JsonSerializer.Serialize(operations)));
    }

    private static string Read(ConsolidatedAgreement agreement) => string.Join(' ', agreement.Clauses
        .Select(c => $"{c.Number}:{c.Text?.En ?? "repealed"}{Source(c.Source)}")
        .Concat(agreement.Annexes.Select(a => $"+{a.Label}{Source(a.Source)}")));

    private static string Source(AmendmentNumber? number) => number is { } n ? $"({n.Value})" : "";

    private static AmendmentInForce Amendment(int number, string on, params AmendmentOperation[] operations) =>
        new(new AmendmentNumber(number), DateOnly.ParseExact(on, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture), [.. operations]);

    private static BaseClause Clause(string number) => new(number, Both("t"), Both("base"));

    private static Bilingual Both(string text) => new(text, text);
}
