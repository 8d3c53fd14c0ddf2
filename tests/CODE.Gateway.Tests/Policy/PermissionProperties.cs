using System.Text;
using System.Text.Json;
using CODE.Gateway.Catalog;
using CODE.Gateway.Definitions;
using CODE.Gateway.Policy;
using CODE.Gateway.Routing;
using CODE.ServiceDefaults.Identity;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace CODE.Gateway.Tests.Policy;

/// <summary>What holds for every set of permissions.</summary>
public sealed class PermissionProperties
{
    private static readonly string[] Names = ["a", "b", "ab", "*", "a*", "*b"];
    private static readonly string[] Plain = ["a", "b", "ab", "abb"];
    private static readonly string?[] Conditions = [null, null, """{"properties":{"n":{"maximum":5}}}""", """{"properties":{"n":{"minimum":3}},"required":[]}"""];

    private static readonly Arbitrary<PermissionRecord[]> Sets = Gen.ArrayOf(
        from name in Gen.Choose(0, 1_000_000)
        from effect in Gen.Frequency((3, Gen.Constant(PermissionEffect.Allow)), (1, Gen.Constant(PermissionEffect.Deny)))
        from user in Gen.Elements(Names)
        from role in Gen.Elements(null, "r", "*")
        from server in Gen.Elements(Names)
        from tool in Gen.Elements(Names)
        from access in Gen.Elements(RuleAccess.Any, RuleAccess.Read, RuleAccess.Write)
        from condition in Gen.Elements(Conditions)
        select new PermissionRecord
        {
            Name = $"p{name}",
            Effect = effect,
            Subjects = new SubjectsRecord([user], role is null ? null : [role]),
            Servers = [server],
            Tools = [tool],
            Access = access,
            When = condition is null ? null : JsonElement.Parse(condition),
        }).ToArbitrary();

    private static readonly Arbitrary<Question> Questions = (
        from user in Gen.Elements(Plain)
        from roles in Gen.Elements<string[]>([], ["r"], ["r", "s"])
        from server in Gen.Elements(Plain)
        from tool in Gen.Elements(Plain)
        from isReadOnly in Gen.Elements(true, false)
        from number in Gen.Elements<int?>(null, 0, 3, 4, 5, 6)
        select new Question(new Caller(user, roles, null), server, tool, isReadOnly, number)).ToArbitrary();

    [Property(MaxTest = 100, EndSize = 12)]
    public Property WhatMayBeCalled_IsListed_AndWhatIsListed_MayBeCalledSomehow() => Prop.ForAll(Sets, Questions, static (set, question) =>
    {
        var of = question.Ask(set);
        var callable = Enumerable.Range(-1, 9).Any(number => question.Decide(of, number < 0 ? null : number));
        return of.IsListed ? callable || set.Any(static permission => permission is { Effect: PermissionEffect.Deny, When: not null }) : !callable;
    });

    [Property(MaxTest = 100, EndSize = 12)]
    public Property RemovingAnAllowingPermission_NeverAllowsMore() => Prop.ForAll(Sets, Questions, static (set, question) =>
    {
        var before = question.Decide(question.Ask(set), question.Number);
        return Enumerable.Range(0, set.Length).Where(index => set[index].Effect == PermissionEffect.Allow).All(index =>
        {
            PermissionRecord[] without = [.. set[..index], .. set[(index + 1)..]];
            return before || (!question.Decide(question.Ask(without), question.Number) && (question.Ask(set).IsListed || !question.Ask(without).IsListed));
        });
    });

    [Property(MaxTest = 100, EndSize = 12)]
    public Property AddingADeny_NeverAllowsMore_WhereverItStands() => Prop.ForAll(Sets, Questions, static (set, question) =>
    {
        var deny = new PermissionRecord { Name = "deny", Effect = PermissionEffect.Deny, Subjects = new SubjectsRecord([question.Caller.Subject]), Servers = ["*"], Tools = [question.Tool] };
        return Enumerable.Range(0, set.Length + 1).All(index => !question.Decide(question.Ask([.. set[..index], deny, .. set[index..]]), question.Number));
    });

    [Property(MaxTest = 100, EndSize = 12)]
    public Property Order_DoesNotMatter() => Prop.ForAll(Sets, Questions, static (set, question) =>
        question.Decide(question.Ask(set), question.Number) == question.Decide(question.Ask([.. set.Reverse()]), question.Number));

    private sealed record Question(Caller Caller, string Server, string Tool, bool IsReadOnly, int? Number)
    {
        private readonly CallUse _use = new(new FleetServer(Server, new Uri("http://127.0.0.1")), OfferKind.Tools, Tool);
        private readonly ToolDefinition _definition = ToolDefinition.Read(Encoding.UTF8.GetBytes(
            $$"""{"name":"{{Tool}}","inputSchema":{"type":"object","properties":{"n":{"type":"integer"} } },"annotations":{"readOnlyHint":{{(IsReadOnly ? "true" : "false")}}} }"""));

        public PermissionsOfUse Ask(PermissionRecord[] records)
        {
            var permissions = records.Select(static record => Permission.OfAsync(record, PermissionSource.File).GetAwaiter().GetResult()).ToArray();
            return PermissionSet.Resolve(new PermissionSet(permissions).Of(Caller), _use, _definition);
        }

        public bool Decide(PermissionsOfUse of, int? number) =>
            of.Decide(Caller, _use, _definition, Encoding.UTF8.GetBytes(number is null ? "{}" : $$"""{"n":{{number}}}""")).IsAllowed;
    }
}
