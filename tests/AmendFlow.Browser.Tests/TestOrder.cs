using AmendFlow.Testing;

[assembly: TestCollectionOrderer(LongestFirst.Type, LongestFirst.Assembly)]
