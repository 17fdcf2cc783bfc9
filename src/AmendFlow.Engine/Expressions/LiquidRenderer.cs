using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fluid;
using Fluid.Values;

namespace AmendFlow.Engine.Expressions;

/// <summary>
/// Renders Liquid (elsa-format.md D.4): values, filters and conditions. Loops, assignments, ranges and the filters that can multiply
/// a text are left out, so that what a template costs is bounded by its source and its data.
/// </summary>
internal static class LiquidRenderer
{
    private const int MaxBytes = 4096;
    private const int MaxText = 1_000_000;

    private static readonly string[] Growing = ["json", "escape", "url_encode", "append", "prepend"];

    private static readonly HashSet<string> Tags = new(StringComparer.Ordinal) { "if", "unless", "case", "comment", "raw" };

    private static readonly HashSet<string> Filters = new(StringComparer.Ordinal)
    {
        "append", "prepend", "upcase", "downcase", "capitalize", "strip", "lstrip", "rstrip", "truncate", "truncatewords", "default", "size",
        "first", "last", "plus", "minus", "times", "divided_by", "modulo", "round", "floor", "ceil", "abs", "at_least", "at_most",
        "date", "escape", "json", "slice", "keys", "base64", "map", "where", "reverse", "sort", "uniq", "compact", "sum", "find", "has",
        "remove", "remove_first", "strip_html", "strip_newlines", "url_encode", "url_decode", "escape_once",
    };

    private static readonly FluidParser Parser = NewParser();

    // Every tag and filter of Liquid: for a process of its own.
    private static readonly FluidParser Whole = new();

    // Liquid is read, visited and rendered by recursion, and a stack that runs over takes the whole process with it: 2,500 brackets do. A process of its own may end so, which is counted there; this one may not. Counted
    // in the whole text, because what stands inside what is only known once it is read.
    private static readonly (string Sign, int Most)[] Nesting = [("(", 100), ("[", 100), ("{%", 100), ("|", 500), ("and", 500), ("or", 500)];

    // Longer ones are not even looked at here. A tag "liquid" holds further tags by lines, without braces.
    private const int MaxRead = 20_000;
    private const int MostLines = 100;

    private static readonly TemplateOptions WholeOptions = WithOwnFilters(new TemplateOptions(), default);

    /// <summary>Where a path of a template of a step can begin.</summary>
    public static readonly ImmutableArray<string> Known =
        ["Variables", "Input", "CorrelationId", "WorkflowInstanceId", "WorkflowDefinitionId", "WorkflowDefinitionVersionId", "WorkflowDefinitionVersion"];

    /// <summary>Beginnings of paths that mean nothing: neither known, nor given a name by the template itself.</summary>
    public static IEnumerable<string> Unknown(LiquidNames used) => used.Roots.Except(Known, StringComparer.Ordinal).Except(used.Own, StringComparer.Ordinal);

    /// <summary>A filter that Liquid does not have, in any process.</summary>
    public static string? UnknownFilter(LiquidNames used) => used.Filters.FirstOrDefault(f => !WholeOptions.Filters.TryGetValue(f, out _));

    /// <summary>Null when the template can be rendered here, else what is wrong with it.</summary>
    public static string? Refuse(string source) => Parse(source).Refusal;

    /// <summary>Names that the template reads from <c>Variables</c> or <c>Input</c>, and its filters; null when no Liquid at all.</summary>
    public static LiquidNames? NamesIn(string source)
    {
        if (TooDeep(source) is not null || !Whole.TryParse(source, out var template, out _))
        {
            return null;
        }

        var names = new LiquidNames();
        names.VisitTemplate(template);
        return names;
    }

    public static ScriptResult Render(ScriptCall script)
    {
        var (template, refusal) = Parse(script.Source);
        return template is null ? new ScriptResult(null, refusal) : Render(template, script, NewOptions(script.Now));
    }

    /// <summary>With every tag and filter of Liquid; it may take all the time, memory and stack there is.</summary>
    public static ScriptResult RenderAny(ScriptCall script) => Whole.TryParse(script.Source, out var template, out var error)
        ? Render(template, script, WithOwnFilters(new TemplateOptions { MaxSteps = 1_000_000, MaxRecursion = 100, StrictFilters = true }, script.Now))
        : new ScriptResult(null, $"The template cannot be read: {error}");

    /// <summary>A template for <see cref="TextTemplate"/>, with at most so many bytes; or what is wrong with it.</summary>
    public static (LiquidNames? Names, string? Refusal) Read(string source, int maxBytes)
    {
        var (template, refusal) = Parse(source, maxBytes);
        if (template is null)
        {
            return (null, refusal);
        }

        var names = new LiquidNames();
        names.VisitTemplate(template);
        return (names, null);
    }

    /// <summary>With plain texts as its only variables. A text that grows beyond <paramref name="maxText"/> characters on its way is a fault.</summary>
    public static ScriptResult Render(string source, IReadOnlyDictionary<string, string> values, DateTimeOffset now, int maxBytes, int maxText)
    {
        var (template, refusal) = Parse(source, maxBytes);
        return template is null ? new ScriptResult(null, refusal) : Render(template, NewOptions(now, maxText), context =>
        {
            foreach (var (name, value) in values)
            {
                context.SetValue(name, value);
            }
        });
    }

    private static ScriptResult Render(IFluidTemplate template, ScriptCall script, TemplateOptions options) => Render(template, options, context =>
    {
        context.SetValue("Variables", Value(script.Variables));
        context.SetValue("Input", Value(script.Inputs));
        context.SetValue("CorrelationId", script.Workflow.CorrelationId);
        context.SetValue("WorkflowInstanceId", script.Workflow.InstanceId);
        context.SetValue("WorkflowDefinitionId", script.Workflow.DefinitionId);
        context.SetValue("WorkflowDefinitionVersionId", script.Workflow.DefinitionVersionId);
        context.SetValue("WorkflowDefinitionVersion", script.Workflow.DefinitionVersion);
    });

    private static ScriptResult Render(IFluidTemplate template, TemplateOptions options, Action<TemplateContext> fill)
    {
        try
        {
            var context = new TemplateContext(options);
            fill(context);
            return new ScriptResult(Values.Text(template.Render(context, NullEncoder.Default)), null);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return new ScriptResult(null, $"The template failed: {e.Message}");
        }
    }

    private static (IFluidTemplate? Template, string? Refusal) Parse(string source, int maxBytes = MaxBytes)
    {
        if (Encoding.UTF8.GetByteCount(source) > maxBytes)
        {
            return (null, $"A template may have {maxBytes} bytes at most.");
        }

        if (TooDeep(source) is { } depth)
        {
            return (null, depth);
        }

        if (!Parser.TryParse(source, out var template, out var error))
        {
            return (null, Whole.TryParse(source, out _, out _) ? $"Not allowed in a template: {error}" : $"The template cannot be read: {error}");
        }

        var names = new LiquidNames();
        names.VisitTemplate(template);
        return names.HasRange ? (null, "Not allowed in a template: a range.")
            : names.Filters.FirstOrDefault(f => !Filters.Contains(f)) is { } filter ? (null, $"Not allowed in a template: the filter {filter}.")
            : (template, null);
    }

    private static string? TooDeep(string source) =>
        source.Length > MaxRead ? $"A template may have {MaxRead} characters at most."
        : Nesting.FirstOrDefault(n => source.AsSpan().Count(n.Sign) > n.Most) is { Sign: not null } found ? $"A template may hold {found.Sign} {found.Most} times at most."
        : source.Contains("liquid", StringComparison.Ordinal) && source.AsSpan().Count('\n') + source.AsSpan().Count('\r') > MostLines ? $"A template with the tag liquid may have {MostLines} lines at most."
        : null;

    private static FluidParser NewParser()
    {
        var parser = new FluidParser();
        foreach (var tag in parser.RegisteredTags.Keys.Where(t => !Tags.Contains(t)).ToList())
        {
            parser.RegisteredTags.Remove(tag);
        }

        return parser;
    }

    private static TemplateOptions NewOptions(DateTimeOffset now, int maxText = MaxText)
    {
        var options = WithOwnFilters(new TemplateOptions { MaxSteps = 2000, MaxRecursion = 16, StrictFilters = true }, now, maxText);
        foreach (var filter in options.Filters.Select(f => f.Key).Where(f => !Filters.Contains(f)).ToList())
        {
            options.Filters.Remove(filter);
        }

        return options;
    }

    private static TemplateOptions WithOwnFilters(TemplateOptions options, DateTimeOffset now, int maxText = MaxText)
    {
        options.CultureInfo = CultureInfo.InvariantCulture;
        options.TimeZone = TimeZoneInfo.Utc;
        options.Now = () => now;
        options.Filters.AddFilter("base64", (input, _, _) => StringValue.Create(Bounded(Convert.ToBase64String(Encoding.UTF8.GetBytes(input.ToStringValue())), maxText)));
        options.Filters.AddFilter("keys", (input, _, _) => new ArrayValue(input.ToObjectValue() is IFluidIndexable members
            ? [.. members.Keys.Select(k => (FluidValue)StringValue.Create(k))]
            : []));
        foreach (var (name, filter) in Growing.Select(n => (n, options.Filters.TryGetValue(n, out var f) ? f : null)).ToList())
        {
            // Each can lengthen its text, and filters stand in a row.
            options.Filters.AddFilter(name, async (input, arguments, context) =>
            {
                var value = await filter!(input, arguments, context);
                Bounded(value.ToStringValue(), maxText);
                return value;
            });
        }

        return options;
    }

    private static string Bounded(string text, int maxText) => text.Length <= maxText ? text : throw new InvalidOperationException("a text became too long");

    private static object? Value(JsonNode? node) => node?.GetValueKind() switch
    {
        JsonValueKind.Object => node.AsObject().ToDictionary(m => m.Key, m => Value(m.Value), StringComparer.Ordinal),
        JsonValueKind.Array => node.AsArray().Select(Value).ToList(),
        JsonValueKind.String => node.GetValue<string>(),
        JsonValueKind.Number => decimal.TryParse(node.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? number : node.ToJsonString(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };
}
