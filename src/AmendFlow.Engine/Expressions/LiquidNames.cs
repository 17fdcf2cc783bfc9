using Fluid.Ast;

namespace AmendFlow.Engine.Expressions;

/// <summary>What a template uses: ranges, filters, and the variables and inputs that it reads.</summary>
internal sealed class LiquidNames : AstVisitor
{
    public bool HasRange { get; private set; }

    public HashSet<string> Filters { get; } = new(StringComparer.Ordinal);

    /// <summary>Where each path begins: <c>Variables</c>, <c>Input</c>, or a name of a template that has plain texts.</summary>
    public HashSet<string> Roots { get; } = new(StringComparer.Ordinal);

    /// <summary>What the template itself gives a name: by assign, capture, or as what a loop goes through.</summary>
    public HashSet<string> Own { get; } = new(StringComparer.Ordinal);

    public HashSet<string> Variables { get; } = new(StringComparer.Ordinal);

    public HashSet<string> Inputs { get; } = new(StringComparer.Ordinal);

    protected override Expression VisitRangeExpression(RangeExpression rangeExpression)
    {
        HasRange = true;
        return base.VisitRangeExpression(rangeExpression);
    }

    protected override Expression VisitFilterExpression(FilterExpression filterExpression)
    {
        Filters.Add(filterExpression.Name);
        return base.VisitFilterExpression(filterExpression);
    }

    protected override Statement VisitAssignStatement(AssignStatement assignStatement)
    {
        Own.Add(assignStatement.Identifier);
        return base.VisitAssignStatement(assignStatement);
    }

    protected override Statement VisitCaptureStatement(CaptureStatement captureStatement)
    {
        Own.Add(captureStatement.Identifier);
        return base.VisitCaptureStatement(captureStatement);
    }

    protected override Statement VisitForStatement(ForStatement forStatement)
    {
        Own.Add(forStatement.Identifier);
        Own.UnionWith(["forloop", "continue"]);
        return base.VisitForStatement(forStatement);
    }

    protected override Statement VisitTableRowStatement(TableRowStatement tableRowStatement)
    {
        Own.UnionWith([tableRowStatement.Identifier, "tablerowloop", "continue"]);
        return base.VisitTableRowStatement(tableRowStatement);
    }

    protected override Expression VisitMemberExpression(MemberExpression memberExpression)
    {
        if (memberExpression.Segments is [IdentifierSegment first, ..])
        {
            Roots.Add(first.Identifier);
        }

        if (memberExpression.Segments is [IdentifierSegment root, IdentifierSegment name, ..])
        {
            (root.Identifier switch { "Variables" => Variables, "Input" => Inputs, _ => null })?.Add(name.Identifier);
        }

        return base.VisitMemberExpression(memberExpression);
    }
}
