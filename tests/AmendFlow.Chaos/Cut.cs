namespace AmendFlow.Chaos;

/// <summary>How the line breaks around a COMMIT.</summary>
internal enum Cut
{
    /// <summary>The server never gets it.</summary>
    Before,

    /// <summary>The server has answered, and the answer is not passed on.</summary>
    After,

    /// <summary>It is passed on, and nobody waits for the server.</summary>
    During,

    /// <summary>The answer is held back until the request's time is over, and then dropped.</summary>
    Held,
}
