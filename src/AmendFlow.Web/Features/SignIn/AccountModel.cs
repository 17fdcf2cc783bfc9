using AmendFlow.Agreements.Proposals;
using AmendFlow.Data.People;
using AmendFlow.Engine;

namespace AmendFlow.Web.Features.SignIn;

public sealed record TokenRow(Guid Id, string Name, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, bool IsOpen);

/// <param name="NewToken">Shown in this one answer; afterwards only its hash is known.</param>
/// <param name="ErrorsOf">Which form the errors belong to: "token", "language", "mails", "password".</param>
public sealed record AccountModel(
    Person Person, Bilingual Roles, IReadOnlyList<TokenRow> Tokens, string? NewToken, string TokenName, IReadOnlyList<string> CommandIds,
    string ErrorsOf, IReadOnlyList<FieldError> Errors, string Done)
{
    public IReadOnlyList<FieldError> For(string form) => ErrorsOf == form ? Errors : [];
}
