using System.Text;

namespace AmendFlow.Testing;

/// <summary>Delivery reports as mail servers write them (RFC 3464).</summary>
public static class Reports
{
    /// <param name="mail">The mail that it is about: its headers come back.</param>
    /// <param name="action">failed, delayed, delivered.</param>
    public static string About(byte[] mail, string action = "failed", string status = "5.1.1", string diagnostic = "smtp; 550 5.1.1 No such user", string envelopeId = "") =>
        With(Encoding.ASCII.GetString(mail).Split("\r\n\r\n", 2)[0], action, status, diagnostic, envelopeId);

    /// <param name="headers">What comes back.</param>
    public static string With(string headers, string action = "failed", string status = "5.1.1", string diagnostic = "smtp; 550 5.1.1 No such user", string envelopeId = "") => $"""
        Return-Path: <>
        From: Mail Delivery System <MAILER-DAEMON@mx.example>
        To: amendflow@amendflow.example
        Subject: Undelivered Mail Returned to Sender
        MIME-Version: 1.0
        Content-Type: multipart/report; report-type=delivery-status; boundary="=_report"

        --=_report
        Content-Type: text/plain; charset=us-ascii

        Your message could not be delivered.

        --=_report
        Content-Type: message/delivery-status

        Reporting-MTA: dns; mx.example
        {(envelopeId.Length == 0 ? "Arrival-Date: Mon, 2 Mar 2026 10:00:00 +0100" : $"Original-Envelope-Id: {envelopeId}")}

        Final-Recipient: rfc822; reader@hospital.example
        Action: {action}
        Status: {status}
        Diagnostic-Code: {diagnostic}

        --=_report
        Content-Type: text/rfc822-headers

        {headers}

        --=_report--

        """;

    /// <summary>What else comes to such a mailbox.</summary>
    public static string Letter(string subject = "Out of office") => $"""
        From: somebody@hospital.example
        To: amendflow@amendflow.example
        Subject: {subject}

        I am away.

        """;
}
