using System.Text.Json.Nodes;
using CsCheck;

namespace AmendFlow.Agreements.Tests;

public sealed class CanonicalJsonTests
{
    [Theory]
    [InlineData("""{ "b": 1, "a": [ true, null, -2 ] }""", """{"a":[true,null,-2],"b":1}""")]
    [InlineData("""{"é":"é","E":"</script>+'&"}""", """{"E":"</script>+'&","é":"é"}""")]
    [InlineData("""["\u0007\n\"\\", "😀"]""", """["\u0007\n\"\\","😀"]""")]
    [InlineData("9223372036854775807", "9223372036854775807")]
    public void One_value_has_one_spelling(string json, string canonical) =>
        Assert.Equal(canonical, CanonicalJson.Write(JsonNode.Parse(json)));

    [Theory]
    [InlineData("1.5")]
    [InlineData("1e3")]
    [InlineData("9223372036854775808")]
    public void Fractions_and_giants_are_refused(string json) =>
        Assert.Throws<ArgumentException>(() => CanonicalJson.Write(JsonNode.Parse(json)));

    [Fact]
    public void Half_a_character_is_refused() =>
        Assert.Throws<ArgumentException>(() => CanonicalJson.Write(JsonValue.Create("a\ud83d")));

    [Fact]
    public void Different_texts_have_different_spellings_that_read_back() =>
        Gen.Select(Gen.Char["aé\"\\\n\t\u2028\u007f\0</+ "].Array[0, 8], Gen.Long).Sample((chars, number) =>
        {
            var text = new string(chars);
            var read = JsonNode.Parse(CanonicalJson.Write(new JsonObject { ["t"] = text, ["n"] = number }))!;
            return read["t"]!.GetValue<string>() == text && read["n"]!.GetValue<long>() == number;
        });
}
