namespace AmendFlow.Web.Jobs;

/// <summary>What an invitation's mail has to know beside its reader: the token of its link, and who invites. Hidden as one text (<see cref="MailSecrets.Invitation"/>).</summary>
internal static class InvitationData
{
    // Neither a token nor an id has one.
    private const char Between = ' ';

    public static string Of(string token, Guid inviterId) => $"{token}{Between}{inviterId}";

    /// <returns>No inviter for a mail that was owed before mails named one.</returns>
    public static (string Token, Guid? InviterId) Read(string data) => data.Split(Between) is [var token, var id]
        ? (token, Guid.Parse(id))
        : (data, null);
}
