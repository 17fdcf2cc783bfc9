using AmendFlow.Benchmarks;
using BenchmarkDotNet.Running;

if (args is ["quick"])
{
    Quick.Run(Console.Out);
    return;
}

BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
