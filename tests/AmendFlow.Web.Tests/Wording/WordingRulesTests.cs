using AmendFlow.Data.Jobs;
using AmendFlow.Mail;
using AmendFlow.Web.Features.Wording;
using AmendFlow.Web.Jobs.Wording;

namespace AmendFlow.Web.Tests.Wording;

/// <summary>What can be saved as the wording of a mail, and what a wording has in reach.</summary>
public sealed class WordingRulesTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_standard_wording_of_every_kind_is_sound_in_both_languages_and_says_what_the_product_says() => Assert.All(MailSamples.Kinds, kind =>
        Assert.All(["en", "fr"], language =>
        {
            var (standard, sample) = (MailSamples.Standard(kind), MailSamples.Material(kind, language));
            Assert.Empty(WordingRules.Errors(kind, language, standard, Now));
            Assert.Equal(sample.Blocks.Values.SelectMany(b => b), MailTemplating.Render(standard, sample, Now).Words!.Paragraphs);
        }));

    [Fact]
    public void Codes_and_invitations_keep_the_products_words()
    {
        Assert.DoesNotContain(MailKind.Code, MailSamples.Kinds);
        Assert.DoesNotContain(MailKind.Invitation, MailSamples.Kinds);
    }

    [Theory]
    [InlineData("{{ ask }} {{ why }}", "“deadline”")]
    [InlineData("{{ ask }} {{ deadline }} {% if again %}{{ why }}{% endif %}", "“why”")]
    [InlineData("{{ ask }} {{ deadline }} {% if deadline %}{{ why }}{% endif %}", "“why”")]
    [InlineData("{{ ask }} {{ deadline }} {% if party == 'Sanofi' %}{{ why }}{% endif %}", "“why”")]
    [InlineData("{{ ask }} {{ deadline }} {% if step %}{{ why }}{% endif %}", "“why”")]
    [InlineData("{{ ask | truncate: 4 }} {{ deadline }} {{ why }}", "only be placed whole")]
    [InlineData("{{ ask | upcase }} {{ deadline }} {{ why }}", "only be placed whole")]
    [InlineData("{{ ask }} {{ deadline }} {{ why }} {{ link }}", "“link”, which there is not. There is: ask, again, deadline, why, name, project")]
    [InlineData("{{ ask }} {{ deadline }} {{ why }} {{ Variables.x }}", "“Variables”")]
    [InlineData("{{ ask }} {{ deadline }} {{ why }} {% for i in ask %}{% endfor %}", "cannot be rendered")]
    [InlineData("{{ ask }} {{ deadline }} {{ why }} {{ name", "cannot be rendered")]
    public void A_text_that_lacks_a_required_part_or_reaches_too_far_is_refused_by_name(string body, string said)
    {
        var error = Assert.Single(WordingRules.Errors(MailKind.AskedToDecide, "fr", new("{{ subject }}", body), Now));

        Assert.Equal("body-fr", error.Field);
        Assert.StartsWith("The French text", error.Message.En, StringComparison.Ordinal);
        Assert.Contains(said, error.Message.En, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{{ project }}", "“project”")]
    [InlineData("{{ ask }}", "“ask”")]
    [InlineData("   ", "says nothing")]
    [InlineData("{{ agreement }}{{ agreement }}{{ agreement }}{{ agreement }}{{ agreement }}{{ agreement }}{{ agreement }}{{ agreement }}{{ agreement }}{{ agreement }}{{ agreement }}{{ agreement }}{{ agreement }}{{ agreement }}{{ agreement }}{{ agreement }}{{ agreement }}{{ agreement }}{{ agreement }}{{ agreement }}{{ agreement }}", "longer than 200")]
    public void A_subject_is_short_and_names_nothing_confidential(string subject, string said)
    {
        var error = Assert.Single(WordingRules.Errors(MailKind.Recorded, "en", MailSamples.Standard(MailKind.Recorded) with { Subject = subject }, Now));

        Assert.Equal("subject-en", error.Field);
        Assert.Contains(said, error.Message.En, StringComparison.Ordinal);
    }

    [Fact]
    public void A_subject_that_was_stored_all_the_same_still_does_not_name_the_project() => Assert.Equal(
        new WordProblem(true, WordFault.Empty, ""),
        MailTemplating.Render(new("{{ project }}", "{{ ask }}{{ deadline }}{{ why }}"), MailSamples.Material(MailKind.AskedToDecide, "en"), Now).Problem);

    [Fact]
    public void A_text_that_becomes_large_is_refused()
    {
        var many = string.Concat(Enumerable.Repeat("{{ again }}", 800));

        var errors = WordingRules.Errors(MailKind.AskedToDecide, "en", new("{{ subject }}", $"{{{{ ask }}}} {{{{ deadline }}}} {{{{ why }}}} {many}"), Now);

        Assert.Contains("20000", Assert.Single(errors).Message.En, StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_that_the_standard_mail_does_not_show_to_this_reader_is_in_no_templates_reach()
    {
        var mail = new MailContent("en", "a step is overdue", "Dear Operator,", ["The step “Legal review” is overdue."], [("Agreement", "AF-2012-01")], null, [], "");

        var material = MailMaterial.Of(
            mail, "a step is overdue", [(MailBlock.News, mail.Paragraphs[0])],
            [("name", "Operator"), ("project", "Myeloid cells"), ("agreement", "AF-2012-01"), ("step", "Legal review"), ("reference", null)]);

        Assert.Equal(["agreement", "name", "step"], material.Values.Keys.Order(StringComparer.Ordinal));
        var words = MailTemplating.Render(new("{{ project }}x", "{{ news }} {% if project %}secret{% endif %}{{ project }}"), material, Now).Words!;
        Assert.Equal("x", words.Subject);
        Assert.Equal(mail.Paragraphs, words.Paragraphs);
    }
}
