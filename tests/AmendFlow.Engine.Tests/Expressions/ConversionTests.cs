using System.Text.Json.Nodes;
using AmendFlow.Engine.Expressions;

namespace AmendFlow.Engine.Tests.Expressions;

/// <summary>elsa-format.md A.11 and D.2, made loud: a value becomes the declared type or a fault, never a silent default.</summary>
public sealed class ConversionTests
{
    [Theory]
    [InlineData("12.0", "Int32", "12")]
    [InlineData("\" 7 \"", "Int32", "7")]
    [InlineData("\"\"", "Int32", "null")]
    [InlineData("-2147483648", "Int32", "-2147483648")]
    [InlineData("2147483647", "Int32", "2147483647")]
    [InlineData("32767", "Int16", "32767")]
    [InlineData("9223372036854775807", "Int64", "9223372036854775807")]
    [InlineData("9223372036854775807", "Long", "9223372036854775807")]
    [InlineData("\"0.10\"", "Decimal", "0.10")]
    [InlineData("\"  \"", "Decimal", "null")]
    [InlineData("1e300", "Double", "1E+300")]
    [InlineData("\"2.5\"", "Single", "2.5")]
    [InlineData("true", "Boolean", "true")]
    [InlineData("false", "Boolean", "false")]
    [InlineData("\"False\"", "Boolean", "false")]
    [InlineData("\" \"", "Boolean", "null")]
    [InlineData("5", "String", "\"5\"")]
    [InlineData("5", "string", "\"5\"")]
    [InlineData("\"1.02:03:04\"", "TimeSpan", "\"1.02:03:04\"")]
    [InlineData("\"\"", "TimeSpan", "null")]
    [InlineData("\"2026-03-02T09:00:00\"", "DateTime", "\"2026-03-02T09:00:00.0000000\\u002B00:00\"")]
    [InlineData("\"2026-03-02T09:00:00+02:00\"", "DateTimeOffset", "\"2026-03-02T07:00:00.0000000\\u002B00:00\"")]
    [InlineData("\"6F9619FF8B86D011B42D00C04FC964FF\"", "Guid", "\"6f9619ff-8b86-d011-b42d-00c04fc964ff\"")]
    [InlineData("\"Wm9l\"", "ByteArray", "\"Wm9l\"")]
    [InlineData("\"[1,2]\"", "JsonArray", "[1,2]")]
    [InlineData("\"\"", "JsonArray", "null")]
    [InlineData("\"{\\\"a\\\":1}\"", "JsonObject", "{\"a\":1}")]
    [InlineData("\"{\\\"a\\\":1}\"", "ObjectDictionary", "{\"a\":1}")]
    [InlineData("\"{\\\"a\\\":1}\"", "StringDictionary", "{\"a\":1}")]
    [InlineData("\"{\\\"a\\\":1}\"", "ObjectMap", "{\"a\":1}")]
    [InlineData("\"{\\\"a\\\":1}\"", "StringMap", "{\"a\":1}")]
    [InlineData("\" \"", "StringMap", "null")]
    [InlineData("[1,\"2\"]", "Int32[]", "[1,2]")]
    [InlineData("5", "List<Int32>", "[5]")]
    [InlineData("\"[3]\"", "HashSet<Int32>", "[3]")]
    [InlineData("[1,\"b\"]", "ICollection", "[1,\"b\"]")]
    [InlineData("null", "Int32?", "null")]
    [InlineData("{\"a\":1}", "Object", "{\"a\":1}")]
    [InlineData("\"{\\\"a\\\":1}\"", "Acme.Person", "{\"a\":1}")]
    [InlineData("\"plain\"", "Acme.Person", "\"plain\"")]
    public void A_value_becomes_what_the_definition_declares(string value, string type, string expected) =>
        Assert.Equal(expected, Conversion.To(JsonNode.Parse(value), type)?.ToJsonString() ?? "null");

    [Theory]
    [InlineData("1.5", "Int32")]
    [InlineData("2147483648", "Int32")]
    [InlineData("-2147483649", "Int32")]
    [InlineData("32768", "Int16")]
    [InlineData("9223372036854775808", "Int64")]
    [InlineData("true", "Int32")]
    [InlineData("\"twelve\"", "Decimal")]
    [InlineData("\"NaN\"", "Double")]
    [InlineData("[]", "Double")]
    [InlineData("\"yes\"", "Boolean")]
    [InlineData("1", "Boolean")]
    [InlineData("\"soon\"", "TimeSpan")]
    [InlineData("\"tomorrow\"", "DateTime")]
    [InlineData("\"an id\"", "Guid")]
    [InlineData("\"*\"", "ByteArray")]
    [InlineData("\"x\"", "JsonArray")]
    [InlineData("{}", "JsonArray")]
    [InlineData("5", "JsonObject")]
    [InlineData("[]", "StringMap")]
    [InlineData("[1,\"b\"]", "Int32[]")]
    public void What_cannot_become_it_is_a_fault_that_shows_the_value_and_the_type(string value, string type)
    {
        var fault = Assert.Throws<ActivityFaultException>(() => Conversion.To(JsonNode.Parse(value), type));
        Assert.StartsWith("The value ", fault.Message, StringComparison.Ordinal);
        Assert.EndsWith($"is not a {type.Replace("[]", "", StringComparison.Ordinal)}.", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2026-02-05")]
    [InlineData("2026-2-5 10:00")]
    [InlineData("2026/02/05")]
    [InlineData("5 February 2026")]
    [InlineData("5-Feb-2026")]
    [InlineData("2026-Feb-05")]
    [InlineData("12:00 5 Feb 2026")]
    [InlineData("February 5, 2026")]
    [InlineData("Thu, 05 Feb 2026 10:00:00 GMT")]
    public void A_date_names_its_day_with_the_year_first_or_the_month_as_a_word(string text) =>
        Assert.StartsWith("2026-02-05T", Conversion.To(text, "DateTimeOffset")!.GetValue<string>(), StringComparison.Ordinal);

    [Theory]
    [InlineData("10:00")]
    [InlineData("March 5")]
    [InlineData("5 March")]
    [InlineData("February 2026")]
    [InlineData("05/02/2026")]
    [InlineData("02/05/2026 10:00:00")]
    [InlineData("3.5")]
    public void A_text_that_the_machines_clock_or_a_habit_would_have_to_complete_is_no_date(string text)
    {
        Assert.Contains("the year first", Assert.Throws<ActivityFaultException>(() => Conversion.To(text, "DateTimeOffset")).Message, StringComparison.Ordinal);
        Assert.NotNull(Conversion.To(text, "DateTimeOffset", new ConversionRules(AsWritten: true, WholeDates: false)));
    }

    [Fact]
    public void A_long_value_is_cut_in_the_fault() =>
        Assert.Contains(new string('x', 79) + "... is", Assert.Throws<ActivityFaultException>(() => Conversion.To(new string('x', 300), "Guid")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("null", "gave no value")]
    [InlineData("\"\"", "gave an empty text")]
    [InlineData("\"yes\"", "is not a Boolean")]
    public void A_condition_is_true_or_false_or_a_fault(string value, string words) =>
        Assert.Contains(words, Assert.Throws<ActivityFaultException>(() => Conversion.ToBoolean(JsonNode.Parse(value))).Message, StringComparison.Ordinal);
}
