package awssim

var ruleInvoke = rule("provider.unknown-function", srcAWSProvider, Invalid)

// callInvoke answers the two look-ups that tell a program where it is, and those of hosted zones and of parameters;
// globalapp makes no other.
func (s *Sim) callInvoke(conn *connection, token string, args Values) (Values, error) {
	var result Values
	reach := conn.region
	if token == getZoneToken {
		reach = dnsControl
	}
	err := s.perform(conn.call("Invoke", token, "", "", false), reach, func() (err error) {
		switch token {
		case getZoneToken:
			result, err = s.getZone(conn, args)
			return err
		case getParameterToken:
			result, err = s.getParameter(conn, args)
			return err
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
