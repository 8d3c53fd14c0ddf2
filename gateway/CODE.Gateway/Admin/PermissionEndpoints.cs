using System.Text;
using CODE.Gateway.Policy;
using CODE.ServiceDefaults.Faults;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace CODE.Gateway.Admin;

/// <summary>The operator's view of permissions: those of the policy file, which he edits, and those granted here.</summary>
internal static class PermissionEndpoints
{
    /// <summary>Maps them.</summary>
    /// <param name="admin">The group of the admin API.</param>
    public static void Map(RouteGroupBuilder admin)
    {
        admin.MapGet("/permissions", List).WithName("listPermissions");
        admin.MapPost("/permissions", AddAsync).WithName("addPermission").Accepts<PermissionRecord>("application/json").ProducesFault(StatusCodes.Status409Conflict, StatusCodes.Status503ServiceUnavailable);
        admin.MapDelete("/permissions/{name}", RemoveAsync).WithName("removePermission")
            .ProducesFault(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict, StatusCodes.Status503ServiceUnavailable);
    }

    /// <summary>Every permission in force, those of the file first, and how the file is.</summary>
    private static Ok<PermissionsAnswer> List(PolicySource policy, PermissionGrants grants) => TypedResults.Ok(new PermissionsAnswer(
        [.. policy.Current.Permissions.Concat(grants.Current).Select(static permission => new PermissionAnswer(permission.Source, permission.Record))],
        new PolicyFileAnswer(policy.File, policy.LoadedAt, policy.Fault)));

    /// <summary>Grants one. It is in force here when the answer comes, and on other replicas within their refresh interval.</summary>
    private static async Task<Created<PermissionAnswer>> AddAsync(HttpContext http, PolicyReader reader, PermissionGrants grants)
    {
        using var body = new StreamReader(http.Request.Body, Encoding.UTF8);
        Permission permission;
        try
        {
            permission = await reader.ReadPermissionAsync(await body.ReadToEndAsync(http.RequestAborted));
        }
        catch (PolicyFault fault)
        {
            throw new FaultException(new Fault(FaultCodes.InvalidArgument, fault.Message, "See docs/policy.schema.json for what a permission may say; a condition goes under when."), fault);
        }

        AdminNote.Set(http, PolicyReader.Write(permission.Record));
        await grants.AddAsync(permission, http.RequestAborted);
        return TypedResults.Created((string?)null, new PermissionAnswer(permission.Source, permission.Record));
    }

    /// <summary>Takes a granted one back.</summary>
    private static async Task<NoContent> RemoveAsync(string name, HttpContext http, PolicySource policy, PermissionGrants grants)
    {
        if (await grants.RemoveAsync(name, http.RequestAborted))
        {
            return TypedResults.NoContent();
        }

        throw policy.Current.Permissions.Any(permission => permission.Record.Name == name)
            ? new FaultException(FaultCodes.Conflict, $"The permission '{name}' is in the policy file.", "Take it out of the file; the gateway notices within its refresh interval.")
            : new FaultException(FaultCodes.NotFound, $"There is no granted permission '{name}'.", "See the names with `mcp permission list`.");
    }
}

/// <summary>Permissions, and the file that some of them come from.</summary>
/// <param name="Permissions">Those in force.</param>
/// <param name="Policy">The file.</param>
internal sealed record PermissionsAnswer(IReadOnlyList<PermissionAnswer> Permissions, PolicyFileAnswer Policy);

/// <summary>A permission in force.</summary>
/// <param name="Source">Where it comes from; only a grant can be removed here.</param>
/// <param name="Permission">What it says.</param>
internal sealed record PermissionAnswer(PermissionSource Source, PermissionRecord Permission);

/// <summary>The policy file.</summary>
/// <param name="File">Its path; absent when there is none.</param>
/// <param name="LoadedAt">Since when what is in force is in force.</param>
/// <param name="Fault">Why the file as it is now is refused.</param>
internal sealed record PolicyFileAnswer(string? File = null, DateTimeOffset? LoadedAt = null, string? Fault = null);
