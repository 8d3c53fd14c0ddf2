namespace CODE.AppHost;

/// <summary>The policy of a fleet on a developer's machine: made when absent, then the developer's to edit.</summary>
public static class DevelopmentPolicy
{
    private const string First = """
        # Who may do what through the gateway. Nothing is allowed that no permission allows; one with "effect: deny" wins over all that allow.
        # The gateway takes a change within a second; a file with a fault is refused, and what was in force before stays (see /health).
        # Format: docs/permissions.md, docs/policy.schema.json.
        version: 1

        permissions:
          # The token that the first start made has the role admin.
          - name: admins
            subjects: { roles: [admin] }
            servers: ["*"]
            tools: ["*"]
            prompts: ["*"]
            resources: ["*"]

          # For tokens that assistants use: `mcp token --role assistant …`.
          - name: assistants-look
            subjects: { roles: [assistant] }
            servers: ["*"]
            tools: ["*"]
            access: read
            prompts: ["*"]
            resources: ["*"]

        """;

    /// <summary>Writes the file where there is none.</summary>
    /// <returns>Its absolute path.</returns>
    /// <exception cref="LocalFleetException">It can't be written.</exception>
    public static string Ensure(DataFolder data)
    {
        DataFolder.ReadOrCreate(data.PolicyFile, static () => First);
        return Path.GetFullPath(data.PolicyFile);
    }
}
