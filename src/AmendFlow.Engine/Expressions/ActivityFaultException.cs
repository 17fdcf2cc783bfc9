namespace AmendFlow.Engine.Expressions;

/// <summary>An activity cannot go on: becomes an incident that names it. Never leaves the engine.</summary>
internal sealed class ActivityFaultException(string message) : Exception(message);
