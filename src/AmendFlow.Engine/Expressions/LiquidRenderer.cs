using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fluid;
using Fluid.Ast;
using Fluid.Values;

namespace AmendFlow.Engine.Expressions;

/// <summary>
/// Renders Liquid (elsa-format.md D.4): values, filters and conditions. Loops, assignments, ranges and the filters that can multiply
/// a text are left out, so that what a template costs is bounded by its source and its data.
/// </summary>
internal static class LiquidRenderer
{
    private const int MaxBytes = 4096;

    private static readonly HashSet<string> Tags = new(StringComparer.Ordinal) { "if", "unless", "case", "comment", "raw" };

    private static readonly HashSet<string> Filters = new(StringComparer.Ordinal)
    {
        "append", "prepend", "upcase", "downcase", "capitalize", "strip", "lstrip", "rstrip", "truncate", "truncatewords", "default", "size",
        "first", "last", "plus", "minus", "times", "divided_by", "modulo", "round", "floor", "ceil", "abs", "at_least", "at_most",
        "date", "escape", "json", "slice",
    };

    private static readonly FluidParser Parser = NewParser();

    /// <summary>Null when the template can be rendered here, else what is wrong with it.</summary>
    public static string? Refuse(string source) => Parse(source).Refusal;

    public static ScriptResult Render(ScriptCall script)
    {
        var (template, refusal) = Parse(script.Source);
        if (template is null)
        {
            return new ScriptResult(null, refusal);
        }

        try
        {
            var context = new TemplateContext(NewOptions(script.Now));
            context.SetValue("Variables", Value(script.Variables));
            context.SetValue("Input", Value(script.Inputs));
            context.SetValue("CorrelationId", script.Workflow.CorrelationId);
            context.SetValue("WorkflowInstanceId", script.Workflow.InstanceId);
            context.SetValue("WorkflowDefinitionId", script.Workflow.DefinitionId);
            context.SetValue("WorkflowDefinitionVersionId", script.Workflow.DefinitionVersionId);
            context.SetValue("WorkflowDefinitionVersion", script.Workflow.DefinitionVersion);
            return new ScriptResult(Values.Text(template.Render(context, NullEncoder.Default)), null);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return new ScriptResult(null, $"The template failed: {e.Message}");
        }
    }

    private static (IFluidTemplate? Template, string? Refusal) Parse(string source)
    {
        if (Encoding.UTF8.GetByteCount(source) > MaxBytes)
        {
            return (null, $"A template may have {MaxBytes} bytes at most.");
        }

        if (!Parser.TryParse(source, out var template, out var error))
        {
            return (null, $"The template cannot be read: {error}");
        }

        var ranges = new RangeFinder();
        ranges.VisitTemplate(template);
        return ranges.Found ? (null, "Not allowed in a template: a range.") : (template, null);
    }

    private static FluidParser NewParser()
    {
        var parser = new FluidParser();
        foreach (var tag in parser.RegisteredTags.Keys.Where(t => !Tags.Contains(t)).ToList())
        {
            parser.RegisteredTags.Remove(tag);
        }

        return parser;
    }

    private static TemplateOptions NewOptions(DateTimeOffset now)
    {
        var options = new TemplateOptions
        {
            CultureInfo = CultureInfo.InvariantCulture,
            TimeZone = TimeZoneInfo.Utc,
            Now = () => now,
            MaxSteps = 2000,
            MaxRecursion = 16,
            StrictFilters = true,
        };
        foreach (var filter in options.Filters.Select(f => f.Key).Where(f => !Filters.Contains(f)).ToList())
        {
            options.Filters.Remove(filter);
        }

        options.Filters.AddFilter("base64", (input, _, _) =>
            StringValue.Create(Convert.ToBase64String(Encoding.UTF8.GetBytes(input.ToStringValue()))));
        return options;
    }

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

    private sealed class RangeFinder : AstVisitor
    {
        public bool Found { get; private set; }

        protected override Expression VisitRangeExpression(RangeExpression rangeExpression)
        {
            Found = true;
            return rangeExpression;
        }
    }
}
