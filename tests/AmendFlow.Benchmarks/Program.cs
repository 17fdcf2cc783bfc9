using AmendFlow.Benchmarks;
using AmendFlow.Benchmarks.Database;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Running;

switch (args)
{
    case ["quick"]:
        Quick.Run(Console.Out);
        return 0;
    case ["mail"]:
        await MailRates.RunAsync(rounds: 5, Console.Out);
        return 0;
    case ["database", .. var rest]:
        return await DatabaseVerb.RunAsync(rest, Console.Out);
    default:
        // It builds this project and all below it once more, which takes longer than its two minutes on a small machine.
        BenchmarkSwitcher.FromAssembly(typeof(Quick).Assembly).Run(args, ManualConfig.Create(DefaultConfig.Instance).WithBuildTimeout(TimeSpan.FromMinutes(20)));
        return 0;
}
