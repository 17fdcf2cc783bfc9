using AmendFlow.Benchmarks;
using AmendFlow.Benchmarks.Database;
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
        BenchmarkSwitcher.FromAssembly(typeof(Quick).Assembly).Run(args);
        return 0;
}
