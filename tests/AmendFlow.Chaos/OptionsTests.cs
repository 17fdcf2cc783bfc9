namespace AmendFlow.Chaos;

/// <summary>What the program makes of its options.</summary>
public sealed class OptionsTests
{
    [Theory]
    [InlineData("")]
    [InlineData("--scenario")]
    [InlineData("--scenario nothing")]
    [InlineData("--scenario race --kills some")]
    [InlineData("--scenario race --kills 0")]
    [InlineData("--scenario race --sqlite")]
    [InlineData("--scenario kill --sqlite --nodes 2")]
    [InlineData("--scenario race --fast")]
    public async Task Wrong_options_get_one_line_and_status_2(string line)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();

        Assert.Equal(2, await Program.RunAsync(line.Split(' ', StringSplitOptions.RemoveEmptyEntries), output, errors));
        Assert.Equal("", output.ToString());
        Assert.Single(errors.ToString().TrimEnd().Split('\n'));
    }

    [Fact]
    public void Every_scenario_is_found_by_its_name_and_has_a_number_of_its_own()
    {
        foreach (var scenario in Scenario.All)
        {
            var options = Options.Parse(["--scenario", scenario.Name, "--seed", "7"]);
            Assert.Equal((scenario, scenario.UsualCount, 7), (Scenario.Find(options), scenario.Plan(options).Count, scenario.Plan(options).Seed));
        }
    }
}
