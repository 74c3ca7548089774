package awssim

var ruleInvoke = rule("provider.unknown-function", srcAWSProvider, Invalid)

// callInvoke answers the two look-ups that tell a program where it is; globalapp makes no other.
func (s *Sim) callInvoke(conn *connection, token string, _ Values) (Values, error) {
	var result Values
	err := s.perform(conn.call("Invoke", token, "", "", false), conn.region, func() error {
		switch token {
		case "aws:index/getRegion:getRegion":
			result = Values{
				"id": conn.region, "name": conn.region, "description": conn.region,
				"endpoint": "ec2." + conn.region + ".amazonaws.com",
			}
		case "aws:index/getCallerIdentity:getCallerIdentity":
			result = Values{
				"id": conn.account, "accountId": conn.account, "userId": "AIDASIMULATEDUSER00",
				"arn": "arn:aws:iam::" + conn.account + ":user/simulated",
			}
		default:
			return ruleInvoke.Refuse("the simulated provider does not know the function %q", token)
		}
		return nil
	})
	return result, err
}
