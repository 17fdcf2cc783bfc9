using AmendFlow.Engine.Expressions;

namespace AmendFlow.Engine.Tests.Expressions;

/// <summary>Templates that people write for words such as those of a mail: plain texts in, plain text out, at a bounded cost.</summary>
public sealed class TextTemplateTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public void What_a_value_holds_is_shown_as_it_is_and_never_read_as_a_template() => Assert.Equal(
        "See <b>{{ b }}</b>, twice.", Render("See {{ a }}, twice.", ("a", "<b>{{ b }}</b>"), ("b", "hidden")).Text);

    [Fact]
    public void A_condition_asks_whether_there_is_a_value() => Assert.Equal(
        "no b", Render("{% if b %}a b{% else %}no b{% endif %}{{ b }}", ("a", "x")).Text);

    [Fact]
    public void It_says_which_variables_it_reads_wherever_they_stand() => Assert.Equal(
        ["a", "b", "c", "d", "e"],
        TextTemplate.Read("{% if a != blank and b == empty %}{{ c | append: d }}{% elsif true %}{% case e.size %}{% when 1 %}x{% endcase %}{% endif %}").Names.Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("{% for i in a %}x{% endfor %}")]
    [InlineData("{% assign b = a %}")]
    [InlineData("{% capture b %}x{% endcapture %}")]
    [InlineData("{% include 'a' %}")]
    [InlineData("{{ (1..1000000) | size }}")]
    [InlineData("{{ a | split: ',' }}")]
    [InlineData("{{ a ")]
    public void What_could_go_on_without_end_is_refused_and_not_begun(string source)
    {
        Assert.NotNull(TextTemplate.Read(source).Refusal);
        Assert.NotNull(Render(source, ("a", "x")).Fault);
    }

    [Theory]
    [InlineData("(", "")]
    [InlineData("a[", "]")]
    [InlineData("{% if a %}", "{% endif %}")]
    [InlineData("a | upcase | ", "")]
    public void Nesting_that_would_run_over_the_stack_is_refused_before_it_is_read(string opens, string closes)
    {
        var source = $"{{{{ {string.Concat(Enumerable.Repeat(opens, 700))}a{string.Concat(Enumerable.Repeat(closes, 50))} }}}}";

        // On a small stack, as on some systems: one that runs over ends this process, and with it every test.
        var refusal = "";
        var thread = new Thread(() => refusal = TextTemplate.Read(source).Refusal, 1_500_000);
        thread.Start();
        thread.Join();

        Assert.Contains("times at most", refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void Filters_in_a_row_that_make_a_text_grow_end_in_a_fault() => Assert.Contains(
        "too long", Render($"{{{{ a {string.Concat(Enumerable.Repeat("| base64 ", 90))} }}}}", ("a", "some words")).Fault, StringComparison.Ordinal);

    [Fact]
    public void A_source_beyond_the_limit_is_refused() => Assert.Contains(
        "10000 characters", TextTemplate.Read(new string('x', 10_001)).Refusal, StringComparison.Ordinal);

    private static (string? Text, string? Fault) Render(string source, params (string Name, string Value)[] values) =>
        TextTemplate.Render(source, values.ToDictionary(v => v.Name, v => v.Value), Now);
}
