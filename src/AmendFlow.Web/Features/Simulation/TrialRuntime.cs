using AmendFlow.Agreements.Activities;
using AmendFlow.Engine;
using AmendFlow.Engine.Expressions;
using AmendFlow.Web.Scripts;

namespace AmendFlow.Web.Features.Simulation;

/// <summary>
/// The engine for a page that tries a workflow out. Scripts have the limits that they have in a case (a process of their own, 128 MB, two
/// seconds), but no mark in the database, since a page that is read writes nothing. All trials together take one of the two places for
/// scripts, so that cases always have the other, and one page runs only so many.
/// </summary>
internal sealed class TrialRuntime(Settings settings, ScriptProcess process) : IDisposable
{
    /// <summary>Scripts in a process of their own, for one page.</summary>
    public const int MostScripts = 20;

    /// <summary>For all that one page runs.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(8);

    private readonly SemaphoreSlim one = new(1);
    private readonly ScriptProcess scripts = process;

    /// <param name="stop">Ends the trial: nobody waits for it any more, or it took too long.</param>
    public IWorkflowRuntime For(CancellationToken stop) =>
        new WorkflowRuntime(AmendFlowActivities.Catalogue, new RestrictedScriptRunner(settings.RunsAnyScript ? new Apart(this, stop) : null));

    public void Dispose() => one.Dispose();

    private sealed class Apart(TrialRuntime trials, CancellationToken stop) : IScriptRunner
    {
        private int count;

        public ScriptResult Run(ScriptCall script)
        {
            if (++count > MostScripts)
            {
                throw new InvalidOperationException($"A page runs no more than {MostScripts} scripts.");
            }

            trials.one.Wait(stop);
            try
            {
                return trials.scripts.RunAsync(script).GetAwaiter().GetResult();
            }
            finally
            {
                trials.one.Release();
            }
        }
    }
}
