namespace AmendFlow.Data.People;

/// <summary>A company, a hospital: what is a party to agreements.</summary>
public sealed class Organisation
{
    public required Guid Id { get; init; }

    public required string Name { get; set; }
}
