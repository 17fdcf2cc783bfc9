using AmendFlow.Agreements.Proposals;

namespace AmendFlow.Web.Features.SignIn;

/// <param name="Demo">People to sign in as with one click; null outside the demonstration.</param>
/// <param name="Email">As typed.</param>
public sealed record SignInModel(string ReturnUrl, IReadOnlyList<DemoGroup>? Demo, string Email, IReadOnlyList<FieldError> Errors);
