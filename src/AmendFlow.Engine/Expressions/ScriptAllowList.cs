using Acornima;
using Acornima.Ast;

namespace AmendFlow.Engine.Expressions;

/// <summary>
/// What JavaScript may run inside this process. An interpreter's own limits are no sandbox (reliability.md F1: one call can
/// take gigabytes or never return), so only syntax and functions are let in whose cost is bounded by the source and its data.
/// </summary>
internal static class ScriptAllowList
{
    /// <summary>UTF-8 bytes and syntax nodes of one script.</summary>
    public const int MaxBytes = 4096;
    public const int MaxNodes = 500;

    private static readonly HashSet<string> Functions = new(StringComparer.Ordinal)
    {
        "Number", "String", "Boolean", "parseInt", "parseFloat", "isNaN", "isFinite",
        "isNullOrWhiteSpace", "isNullOrEmpty", "toJson", "parseGuid", "newGuid", "newGuidString", "newShortGuid", "getGuidString", "getShortGuid",
        "stringToBase64", "stringFromBase64", "bytesFromString", "bytesFromBase64", "bytesToString", "bytesToBase64",
    };

    // No repeat, padStart, split, join, replace or concat: each can multiply what it is given. No callbacks: they loop.
    private static readonly HashSet<string> Methods = new(StringComparer.Ordinal)
    {
        "includes", "indexOf", "lastIndexOf", "startsWith", "endsWith", "toLowerCase", "toUpperCase", "trim", "substring", "slice",
        "charAt", "at", "toString", "toFixed", "abs", "ceil", "floor", "round", "trunc", "sign", "min", "max", "sqrt", "isArray",
        "isInteger", "keys", "values", "stringify",
    };

    private static readonly HashSet<string> HiddenMembers = new(StringComparer.Ordinal)
    {
        "constructor", "prototype", "__proto__", "caller", "callee", "arguments",
    };

    // JavaScript calls these by itself when it needs a text or a number. One that is a function of texts calls itself for ever, beyond all
    // limits of the interpreter, and takes the process with it: String({ toString: 'a'.repeat }).
    private static readonly HashSet<string> CalledByItself = new(StringComparer.Ordinal) { "toString", "valueOf", "toJSON" };

    /// <summary>Null when the script may run here, else what is not allowed.</summary>
    public static string? Refuse(string source)
    {
        if (System.Text.Encoding.UTF8.GetByteCount(source) > MaxBytes)
        {
            return $"A script may have {MaxBytes} bytes at most.";
        }

        var (script, error) = Parse(source);
        var nodes = 0;
        return script is null ? $"The script cannot be read: {error}" : Refuse(script, ref nodes);
    }

    /// <summary>The syntax tree, or why there is none.</summary>
    public static (Script? Script, string? Error) Parse(string source)
    {
        try
        {
            return (new Parser(new ParserOptions { AllowReturnOutsideFunction = true }).ParseScript(source), null);
        }
        catch (ParseErrorException e)
        {
            return (null, e.Message);
        }
        catch (InsufficientExecutionStackException)
        {
            return (null, "it is nested too deeply.");
        }
    }

    private static string? Refuse(Node node, ref int nodes)
    {
        if (++nodes > MaxNodes)
        {
            return $"A script may have {MaxNodes} parts at most.";
        }

        if (RefuseItself(node) is { } refusal)
        {
            return refusal;
        }

        // An assignment stands alone: several in one statement could double a text between two looks at the memory limit.
        var parts = node is ExpressionStatement { Expression: AssignmentExpression assignment }
            ? [assignment.Left, assignment.Right]
            : node.ChildNodes.AsEnumerable();
        foreach (var child in parts)
        {
            if (Refuse(child, ref nodes) is { } inner)
            {
                return inner;
            }
        }

        return null;
    }

    private static string? RefuseItself(Node node) => node switch
    {
        VariableDeclarator { Id: Identifier name } when CalledByItself.Contains(name.Name) => NotAllowed(node),
        BinaryExpression or ConditionalExpression or TemplateElement or ArrayExpression or Identifier
            or ReturnStatement or IfStatement or BlockStatement or EmptyStatement or Program or VariableDeclarator or ChainExpression => null,
        ExpressionStatement { Expression: AssignmentExpression assignment } => RefuseAssignment(assignment),
        ExpressionStatement or TemplateLiteral => null,
        BigIntLiteral or RegExpLiteral => NotAllowed(node),
        Literal => null,
        NonUpdateUnaryExpression unary => unary.Operator is Operator.Delete ? NotAllowed(node) : null,
        VariableDeclaration declaration => declaration.Kind is VariableDeclarationKind.Const or VariableDeclarationKind.Let
            && declaration.Declarations.All(d => d.Id is Identifier) ? null : NotAllowed(node),
        ObjectExpression literal => literal.Properties.All(p => p is ObjectProperty { Kind: PropertyKind.Init, Method: false, Computed: false, Shorthand: false } property && !CalledByItself.Contains(NameOf(property.Key)))
            ? null : NotAllowed(node),
        Property => null,
        MemberExpression member => RefuseMember(member),
        CallExpression call => RefuseCall(call),
        _ => NotAllowed(node),
    };

    // Only "variables.Name = value" and a name declared by let.
    private static string? RefuseAssignment(AssignmentExpression assignment) =>
        assignment.Operator == Operator.Assignment
        && (assignment.Left is Identifier or MemberExpression { Computed: false, Object: Identifier { Name: "variables" } })
        && !CalledByItself.Contains(NameOf(assignment.Left is MemberExpression member ? member.Property : assignment.Left))
            ? null
            : NotAllowed(assignment);

    private static string NameOf(Node key) => key switch
    {
        Identifier name => name.Name,
        StringLiteral text => text.Value,
        _ => "",
    };

    private static string? RefuseMember(MemberExpression member) => member switch
    {
        { Computed: false, Property: Identifier name } when !HiddenMembers.Contains(name.Name) => null,
        { Computed: true, Property: StringLiteral name } when !HiddenMembers.Contains(name.Value) => null,
        { Computed: true, Property: NumericLiteral } => null,
        _ => $"Not allowed in a script: reaching for a member by a computed or hidden name ({member.Type}).",
    };

    private static string? RefuseCall(CallExpression call)
    {
        var allowed = call.Callee switch
        {
            // Written with spaces, a text can grow tenfold with each call inside another.
            MemberExpression { Computed: false, Property: Identifier { Name: "stringify" } } => call.Arguments.Count == 1,
            Identifier name => Functions.Contains(name.Name) || IsWorkflowFunction(name.Name),
            MemberExpression { Computed: false, Property: Identifier name } => Methods.Contains(name.Name),
            _ => false,
        };
        var called = call.Callee switch
        {
            Identifier name => name.Name,
            MemberExpression { Property: Identifier name } => name.Name,
            _ => "a computed function",
        };
        return allowed ? null : $"Not allowed in a script: calling {called}.";
    }

    // getVariable, getInput, get<Name>, setVariable, setOutcome and so on: all are the runner's own.
    private static bool IsWorkflowFunction(string name) =>
        name.Length > 3 && (name.StartsWith("get", StringComparison.Ordinal) || name.StartsWith("set", StringComparison.Ordinal))
        && name is not ("setTimeout" or "setInterval");

    private static string NotAllowed(Node node) => $"Not allowed in a script: {node.Type}.";
}
