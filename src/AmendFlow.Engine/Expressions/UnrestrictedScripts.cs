using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Jint;

namespace AmendFlow.Engine.Expressions;

/// <summary>
/// Runs any script that the interpreter can run. Its limits are no sandbox (reliability.md F1): only for a process that holds nothing,
/// has little memory, and is killed when its time is over.
/// </summary>
public static class UnrestrictedScripts
{
    private const int MaxBytes = 64 * 1024;

    // The present and chance are those of the step, so that a script gives the same whenever it is run.
    private const string Prelude = """
        (function (now, seed) {
          const Real = Date;
          function Fixed(...parts) {
            if (!new.target) { return new Real(now).toString(); }
            return Reflect.construct(Real, parts.length === 0 ? [now] : parts, new.target);
          }
          Fixed.prototype = Real.prototype;
          Fixed.prototype.constructor = Fixed;
          Fixed.UTC = Real.UTC;
          Fixed.parse = Real.parse;
          Fixed.now = () => now;
          globalThis.Date = Fixed;
          Math.random = function () {
            seed = (seed + 0x6D2B79F5) | 0;
            let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
            t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
            return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
          };
        })
        """;

    /// <summary>Gives the value, or the fault as text. May also never return, or take the process with it.</summary>
    public static ScriptResult Run(ScriptCall script)
    {
        ArgumentNullException.ThrowIfNull(script);
        if (Encoding.UTF8.GetByteCount(script.Source) > MaxBytes)
        {
            return new ScriptResult(null, $"A script may have {MaxBytes} bytes at most.");
        }

        if (script.Language == ScriptLanguage.Liquid)
        {
            return LiquidRenderer.RenderAny(script);
        }

        try
        {
            using var engine = NewEngine();
            var seed = BitConverter.ToInt32(SHA256.HashData(Encoding.UTF8.GetBytes(script.Seed)));
            engine.Invoke(engine.Evaluate(Prelude), (double)script.Now.ToUnixTimeMilliseconds(), (double)seed);
            return new ScriptGlobals(engine, script, anyScript: true).Run();
        }
        catch (OutOfMemoryException)
        {
            return new ScriptResult(null, "The script failed: it needs more memory than a script may have.");
        }
        catch (Exception e)
        {
            return new ScriptResult(null, $"The script failed: {e.Message}");
        }
    }

    private static Jint.Engine NewEngine() => new(options =>
    {
        options.TimeoutInterval(TimeSpan.FromSeconds(1.5));
        options.LimitRecursion(200);
        options.LimitMemory(64 * 1024 * 1024);
        options.Constraints.MaxArraySize = 1_000_000;
        options.Constraints.StackOverflowGuard = true;
        options.Constraints.RegexTimeout = TimeSpan.FromSeconds(1);
        options.Host.StringCompilationAllowed = false;
        options.Culture = CultureInfo.InvariantCulture;
        options.TimeZone = TimeZoneInfo.Utc;
    });
}
