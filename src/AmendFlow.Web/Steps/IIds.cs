namespace AmendFlow.Web.Steps;

/// <summary>Where new ids come from; tests count them.</summary>
public interface IIds
{
    Guid Next();
}

/// <summary>Ids that grow with time, so that indexes stay compact.</summary>
public sealed class SystemIds(TimeProvider time) : IIds
{
#pragma warning disable RS0030 // The one place that makes ids.
    public Guid Next() => Guid.CreateVersion7(time.GetUtcNow());
#pragma warning restore RS0030
}
